using Microsoft.EntityFrameworkCore;
using Segl.Ca;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Storage;

namespace Segl.Server.Features.Cmp;

/// <summary>
/// certConf says whether a machine takes its certificate: only then it counts as handed over. Otherwise, and after an error message, it is revoked and
/// the order can be issued again.
/// </summary>
[Clause("RFC 9810", "5.3.18")]
public sealed class AnswerConfirmation(
    DeliverCertificate deliver, GiveUpAttempt giveUp, MachineCertificates certificates, CertificateAuthority authority, SeglDatabase database,
    UnitOfWork unitOfWork)
{
    /// <summary>Answers a confirmation.</summary>
    public async Task<CmpAnswer> AnswerAsync(AdmittedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Transaction is not { State: CmpTransactionState.Sent, IssuanceId: { } issuanceId } transaction)
            return CmpFaults.Error(new Refusal("CmpNothingToConfirm", "No certificate is to be confirmed in this transaction."));

        var status = await ReadAsync(message.Message, transaction, issuanceId, cancellationToken);
        if (transaction.Sent is not { } sent)
            return await AnswerAgainAsync(transaction, status);
        if (status.IsRefused || status.Value.IsRejected)
        {
            await GiveUpAsync(sent, transaction, message);
            return status.IsRefused ? CmpFaults.Error(status.Refusal) : new(PkiBody.Confirmation);
        }

        if (await deliver.ConfirmAsync(sent, IdentityOf(message.Sender, message.Address), CancellationToken.None) is { } tooLate)
        {
            await EndAsync(transaction, each => each.End());
            return CmpFaults.Error(tooLate);
        }

        await EndAsync(transaction, each => each.Confirm());
        return new(PkiBody.Confirmation);
    }

    /// <summary>Answers an error message: whoever sends one takes nothing.</summary>
    public async Task<CmpAnswer> GiveUpAsync(AdmittedMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Transaction is { Sent: { } sent } transaction)
            await GiveUpAsync(sent, transaction, message);
        else if (message.Transaction is { } other)
            await EndAsync(other, each => each.End());
        return new(PkiBody.Confirmation);
    }

    // It was handed over before, and its answer or confirmation was lost: whoever does not want it now revokes it.
    private async Task<CmpAnswer> AnswerAgainAsync(CmpTransaction transaction, Result<CertStatus> status)
    {
        await EndAsync(transaction, each => each.Confirm());
        return status.IsRefused ? CmpFaults.Error(status.Refusal)
            : status.Value.IsRejected ? CmpFaults.Error(CmpFaults.Confirmed())
            : new(PkiBody.Confirmation);
    }

    private async Task<Result<CertStatus>> ReadAsync(
        PkiMessage message, CmpTransaction transaction, Guid issuanceId, CancellationToken cancellationToken)
    {
        var status = CertConfirmContent.ParseOne(message.Body.Content);
        if (status.IsRefused)
            return status;

        var issued = await authority.FindAsync(issuanceId, cancellationToken)
            ?? throw new InvalidDataException($"The certificate of the issuance {issuanceId} was sent, and the engine does not know it.");
        return status.Value.CheckAgainst(issued.Certificate, transaction.CertReqId, message.Header.Pvno) is { } refusal ? refusal : status;
    }

    private async Task GiveUpAsync(UnconfirmedCertificate sent, CmpTransaction transaction, AdmittedMessage message)
    {
        var isPending = await giveUp.HandleAsync(
            sent.OrderId,
            order => order.IssuanceId == sent.IssuanceId && order.ConfirmBy is not null,
            IdentityOf(message.Sender, address: null).AuditName,
            CancellationToken.None);
        if (isPending)
            await certificates.ClearUpAsync(transaction.RequestKind, sent.OrderId, message.Sender, message.Address);
        await EndAsync(transaction, each => each.End());
    }

    // What was tracked is cleared where somebody else changed the order meanwhile, so the transaction is found anew.
    private async Task EndAsync(CmpTransaction transaction, Action<CmpTransaction> end)
    {
        _ = await ConcurrentChange.RepeatAsync(async () =>
        {
            var id = transaction.TransactionId;
            if (await database.CmpTransactions.SingleOrDefaultAsync(each => each.TransactionId == id, CancellationToken.None) is not { } current)
                return null;

            end(current);
            return await unitOfWork.CommitAsync(CancellationToken.None);
        });
    }

    private static IssuingIdentity IdentityOf(CmpSender sender, string? address) => sender switch
    {
        CodeSender { Code: var code } => IssuingIdentity.OfCodeHolder(code, address),
        CertificateSender { Held.Certificate.SerialNumber: var serial } =>
            new IssuingIdentity($"certificate:{serial}", address, CodeId: null, AccountId: null),
        _ => throw new System.Diagnostics.UnreachableException($"Sender {sender.Protection}"),
    };
}
