using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Tls;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;

namespace Segl.Server.Features.Cmp;

/// <summary>Says whether a message is answered: what its header says, which transaction it belongs to, and who sent it (RFC 9483 §3.5).</summary>
[Clause("RFC 9483", "3.5")]
public sealed class AdmitMessage(
    SeglDatabase database, MacSenders macs, ClientCertificates certificates, CertificateAuthority authority, IOptions<CmpOptions> options,
    TimeProvider clock)
{
    /// <summary>The message with its sender; the caller has the sender forgotten.</summary>
    public async Task<Result<AdmittedMessage>> AdmitAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var transaction = await FindAsync(message.Header, cancellationToken);
        if (Refuse(message, transaction) is { } refusal)
            return refusal;

        var sender = await AuthenticateAsync(message, address, cancellationToken);
        if (sender.IsRefused)
            return sender.Refusal;
        if (transaction is null || transaction.IsOf(sender.Value))
            return new AdmittedMessage(message, sender.Value, transaction, address);

        sender.Value.Forget();
        return new Refusal("CmpSenderOther", "All messages of a transaction are protected by the same sender in the same way.")
        {
            Clause = "RFC 9483 §3.2",
        };
    }

    /// <summary>Why whoever wrapped messages may not forward them; null where they may. What is within is not looked at.</summary>
    public async Task<Refusal?> RefuseForwarderAsync(PkiMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);

        // RFC 9483 §5.2.2: a signature, whatever protects the messages within.
        if (PkiProtection.KindOf(message) == PkiProtectionKind.Mac)
            return CmpAnswers.WrongProtection();
        if (PkiMessageCheck.Check(message, Expectation(message.Header.RecipNonce)) is { } refusal)
            return refusal;
        if (RefuseRecipient(message) is { } elsewhere)
            return elsewhere;

        var sender = await AuthenticateAsync(message, address: null, cancellationToken);
        if (sender.IsRefused)
            return sender.Refusal;

        var held = ((CertificateSender)sender.Value).Held;
        var found = await SystemActors.FindAsync(database, held, cancellationToken);
        return found is not null && TokenGrants.OfSystem(found.Profile.SystemRights).HasFlag(TokenRights.AdministerCertificates)
            ? null
            : new Refusal(
                "SystemRightMissing", "The certificate's profile has not the system right to handle certificates, so the system forwards no messages.");
    }

    // Tracked, because whoever goes on changes it. Only what can be an identifier is looked for.
    private async Task<CmpTransaction?> FindAsync(PkiHeader header, CancellationToken cancellationToken)
    {
        if (header.TransactionId is not { Length: >= PkiHeader.NonceOctetsMin and <= PkiHeader.NonceOctetsMax } transactionId)
            return null;

        var id = transactionId.ToArray();
        return await database.CmpTransactions.SingleOrDefaultAsync(transaction => transaction.TransactionId == id, cancellationToken);
    }

    private Refusal? Refuse(PkiMessage message, CmpTransaction? transaction)
    {
        var kind = message.Body.Kind;
        if (PkiMessageCheck.Check(message, Expectation(kind.IsFirst() ? null : NonceOf(message, transaction))) is { } refusal)
            return refusal;
        if (!kind.IsSupportedRequest())
            return CmpAnswers.NotSupported(kind);

        return RefuseTransaction(kind, transaction) ?? RefuseProtection(message, transaction) ?? RefuseRecipient(message);
    }

    private PkiMessageExpectation Expectation(ReadOnlyMemory<byte>? nonce) => new(clock.GetUtcNow())
    {
        MessageTimeTolerance = TimeSpan.FromMinutes(options.Value.ClockMinutes),
        IsMessageTimeRequired = options.Value.Strict,
        IsReferenceInSender = options.Value.Strict,
        SenderNonce = nonce,
    };

    // What continues nothing is told that, and not that its nonce is wrong.
    private static ReadOnlyMemory<byte>? NonceOf(PkiMessage message, CmpTransaction? transaction) =>
        transaction is null ? message.Header.RecipNonce : transaction.Nonce.AsMemory();

    private static Refusal? RefuseTransaction(PkiBodyKind kind, CmpTransaction? transaction) => (kind.IsFirst(), transaction?.State) switch
    {
        (true, null) => null,
        (true, _) => CmpAnswers.TransactionIdInUse(),
        (false, null) => new Refusal("CmpTransactionUnknown", "There is no transaction that this message could continue.")
        {
            Clause = "RFC 9483 §3.5",
        },
        (false, CmpTransactionState.Confirmed) => CmpFaults.Confirmed(),
        (false, CmpTransactionState.Ended) => new Refusal("CmpTransactionEnded", "The transaction is over. Begin another one."),
        _ => null,
    };

    // RFC 9483 §3.2: the same kind of protection throughout. Told before it is verified, so that it is no try of a code.
    private static Refusal? RefuseProtection(PkiMessage message, CmpTransaction? transaction) =>
        transaction is not null && transaction.IsSigned != (PkiProtection.KindOf(message) == PkiProtectionKind.Signature)
            ? CmpAnswers.WrongProtection()
            : null;

    // Clients that do not know our name leave it empty, and some put their own authority's there.
    private Refusal? RefuseRecipient(PkiMessage message)
    {
        if (message.Header.Recipient.DirectoryName is not { } recipient)
            return WrongRecipient();
        if (recipient.RelativeNames is [] || authority.AuthorityCertificates.Any(Is))
            return null;
        return message.ReadSigner() is { IsRefused: false, Value: var signer } && recipient.SaysTheSameAs(signer.Issuer)
            ? null
            : WrongRecipient();

        bool Is(Certificate certificate) => recipient.SaysTheSameAs(certificate.Subject);
    }

    private static Refusal WrongRecipient() =>
        new("CmpRecipient", "The message is for another authority. Name this one as recipient, or none.")
        {
            Clause = "RFC 9483 §3.1",
        };

    private async Task<Result<CmpSender>> AuthenticateAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        if (PkiProtection.KindOf(message) == PkiProtectionKind.Mac)
            return await macs.FindAsync(message, address, cancellationToken);

        var signer = message.ReadSigner();
        if (signer.IsRefused)
            return signer.Refusal;
        if (PkiProtection.VerifySignature(message, signer.Value) is { } refusal)
            return refusal;

        var held = await certificates.FindAsync(signer.Value, cancellationToken);
        return held.IsRefused ? held.Refusal : new CertificateSender(held.Value);
    }
}
