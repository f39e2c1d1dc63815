using Microsoft.Extensions.Options;
using Segl.Ca;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Storage;

namespace Segl.Server.Features.Cmp;

/// <summary>
/// ir, cr and p10cr fetch the certificate of an order or, signed by a system that may handle certificates, one more of its profile; kur renews the one
/// that signs; pollReq asks again for what is waited for.
/// </summary>
/// <remarks>
/// What is waited for is the address in the certificate, whose reader must follow a link first (R2.6, R4.6). The transaction, with the nonce that
/// the next message must repeat, is written down before anything is issued: a request that comes twice finds it.
/// </remarks>
[Clause("RFC 9483", "4.1")]
[Clause("RFC 9483", "4.4")]
public sealed class AnswerCertification(
    MachineCertificates certificates, CertificateAuthority authority, SeglDatabase database, UnitOfWork unitOfWork, IOptions<CmpOptions> options,
    TimeProvider clock)
{
    private const string NotValidated = "CertificateEmailNotValidated";

    /// <summary>Answers a request.</summary>
    public async Task<CmpAnswer> AnswerAsync(AdmittedMessage message, byte[] nonce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var body = message.Message.Body;
        var asked = CertificationAsked.Read(body);
        if (asked.IsRefused)
            return CmpFaults.Reject(body.Kind, DefaultIdOf(body.Kind), asked.Refusal);
        if (Refuse(body.Kind, asked.Value, message.Sender) is { } refusal)
            return CmpFaults.Reject(body.Kind, asked.Value.CertReqId, refusal);

        var transaction = Begin(message, asked.Value, nonce);
        database.CmpTransactions.Add(transaction);
        if (await unitOfWork.CommitAsync(cancellationToken) is not null)
            return CmpFaults.Error(CmpAnswers.TransactionIdInUse());

        return await CertifyAsync(message, transaction, asked.Value, body);
    }

    /// <summary>Answers whoever asks again.</summary>
    public async Task<CmpAnswer> PollAsync(AdmittedMessage message, byte[] nonce, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var poll = PollContent.ParseOne(message.Message.Body);
        if (poll.IsRefused)
            return CmpFaults.Error(poll.Refusal);
        if (message.Transaction is not { State: CmpTransactionState.Waiting } transaction || !CertResponse.IsNamedBy(transaction.CertReqId, poll.Value.CertReqId))
            return CmpFaults.Error(new Refusal("CmpNothingToPollFor", "Nothing is waited for in this transaction.") { Clause = "RFC 9483 §4.4" });

        var body = new PkiBody(transaction.RequestKind, transaction.Request);
        var asked = CertificationAsked.Read(body);
        if (asked.IsRefused)
            throw new InvalidDataException("A transaction waits with a request that cannot be read.");

        // Of two who ask at once, one goes on.
        transaction.Nonce = nonce;
        return await unitOfWork.CommitAsync(cancellationToken) is { } changed
            ? CmpFaults.Error(changed)
            : await CertifyAsync(message, transaction, asked.Value, body);
    }

    private static int DefaultIdOf(PkiBodyKind kind) => kind == PkiBodyKind.Pkcs10Request ? CertResponse.NoCertReqId : 0;

    private static Refusal? Refuse(PkiBodyKind kind, CertificationAsked asked, CmpSender sender) => (kind, sender) switch
    {
        (PkiBodyKind.KeyUpdateRequest, CertificateSender { Held: var held }) => asked.Controls.OldCertId is { } old && !old.Names(held.Certificate)
            ? new Refusal("CmpOldCertId", "oldCertId names another certificate than the one whose key signs, which is the one that is renewed.")
            {
                Clause = "RFC 9483 §4.1.3",
            }
            : null,
        (PkiBodyKind.KeyUpdateRequest, _) => CmpAnswers.WrongProtection(),
        _ => null,
    };

    private CmpTransaction Begin(AdmittedMessage message, CertificationAsked asked, byte[] nonce) => new()
    {
        TransactionId = (message.Message.Header.TransactionId ?? default).ToArray(),
        RequestKind = message.Message.Body.Kind,
        CertReqId = asked.CertReqId,
        IsImplicit = message.Message.Header.HasImplicitConfirm,
        Protection = message.Sender.Protection,
        CodeId = (message.Sender as CodeSender)?.Code.CodeId,
        Signer = (message.Sender as CertificateSender)?.Held.Certificate.SerialNumber,
        Nonce = nonce,
        ExpiresAt = clock.GetUtcNow() + TimeSpan.FromHours(options.Value.TransactionHours),
    };

    // From here on nothing is cancelled: what is issued is written down.
    private async Task<CmpAnswer> CertifyAsync(AdmittedMessage message, CmpTransaction transaction, CertificationAsked asked, PkiBody request)
    {
        var confirmBy = transaction.IsImplicit ? default(DateTimeOffset?) : clock.GetUtcNow() + TimeSpan.FromMinutes(options.Value.ConfirmMinutes);
        var issued = await certificates.IssueAsync(transaction.RequestKind, message, asked.PublicKey, confirmBy);

        // Issuing clears what is tracked where somebody else changed the order meanwhile.
        var current = database.CmpTransactions.Attach(transaction).Entity;
        if (issued.Refusal?.Code == NotValidated)
        {
            current.Wait(request);
            return await SaveAsync(current, Waiting(current, issued.Refusal, message.Message.Body.Kind));
        }

        if (issued.IsRefused)
        {
            current.End();
            return await SaveAsync(current, CmpFaults.Reject(current.RequestKind, asked.CertReqId, issued.Refusal));
        }

        await NoteAsync(current, issued.Value);
        return await SaveAsync(current, Granted(current, asked, issued.Value, confirmBy, isByCode: message.Sender is CodeSender));
    }

    private async Task NoteAsync(CmpTransaction transaction, MachineCertificate issued)
    {
        if (transaction.IsImplicit)
            transaction.Confirm();
        else if (issued.Unconfirmed is { } unconfirmed)
            transaction.Send(unconfirmed);
        else if (await authority.FindAsync(issued.Chain.Leaf.SerialNumber, CancellationToken.None) is { } known)
            transaction.SendAgain(known.IssuanceId);
        else
            throw new InvalidDataException($"The certificate {issued.Chain.Leaf.SerialNumber} was issued, and the engine does not know it.");
    }

    // The first answer is that of the request, the others are those of asking again.
    private CmpAnswer Waiting(CmpTransaction transaction, Refusal reason, PkiBodyKind kind)
    {
        string[] text = [CmpFaults.TextOf(reason)];
        return kind == PkiBodyKind.PollRequest
            ? new(new PollContent(transaction.CertReqId, TimeSpan.FromSeconds(options.Value.PollSeconds)) { Reason = text }.ToBody())
            : new(new CertRepMessage([new CertResponse(transaction.CertReqId, PkiStatusInfo.Waiting with { StatusString = text }, Certificate: null)])
                .ToBody(transaction.RequestKind.Answer()));
    }

    private CmpAnswer Granted(
        CmpTransaction transaction, CertificationAsked asked, MachineCertificate issued, DateTimeOffset? confirmBy, bool isByCode)
    {
        var (leaf, root) = (issued.Chain.Leaf, issued.Chain.Certificates[^1]);

        // What a certificate says comes from the certificate profile: whoever asked for nothing else gets exactly what they asked for.
        var status = asked.IsMetBy(leaf) ? PkiStatusInfo.Accepted : PkiStatusInfo.Accepted with { Status = PkiStatus.GrantedWithMods };
        var response = new CertRepMessage([new CertResponse(transaction.CertReqId, status, leaf.Der)])
        {
            // Whoever knows the secret may trust what comes with it (RFC 9810 §5.3.2); others have a root already.
            CaPubs = isByCode && transaction.RequestKind == PkiBodyKind.InitializationRequest ? [root.Der] : [],
        };
        return new(response.ToBody(transaction.RequestKind.Answer()))
        {
            GeneralInfo = confirmBy is { } until ? [InfoTypeAndValue.ConfirmWaitTime(until)]
                : transaction.IsImplicit ? [InfoTypeAndValue.ImplicitConfirm] : [],
        };
    }

    private async Task<CmpAnswer> SaveAsync(CmpTransaction transaction, CmpAnswer answer)
    {
        database.Entry(transaction).State = Microsoft.EntityFrameworkCore.EntityState.Modified;
        return await unitOfWork.CommitAsync(CancellationToken.None) is { } changed ? CmpFaults.Error(changed) : answer;
    }
}
