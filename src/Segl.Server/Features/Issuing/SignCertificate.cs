using Segl.Ca;
using Segl.Ca.Issuing;
using Segl.Pki.Chains;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// Has the engine issue the certificate of a claimed attempt; asking again for the same attempt gives the same certificate.
/// </summary>
public sealed class SignCertificate(
    CertificateAuthority authority, IssuableOrders orders, UndeliveredAttempts undelivered, UnitOfWork unitOfWork,
    ILogger<SignCertificate> log)
{
    private const string InProgress = "IssuanceInProgress";

    /// <summary>The certificate with its authorities; after a refusal the order is as before the attempt.</summary>
    public async Task<Result<CertificateChain>> HandleAsync(
        IssuingSession session, IssuingAttempt attempt, SubjectPublicKey publicKey, CancellationToken cancellationToken)
    {
        var issued = await IssueAsync(session, attempt, publicKey, cancellationToken);
        if (issued.IsRefused)
        {
            if (issued.Refusal.Code != InProgress)
                await ReleaseAsync(session, attempt, cancellationToken);
            return issued.Refusal;
        }

        // While the key was waited for and the engine worked, the order may have been taken over. A machine's is delivered at once, or refused there.
        if (session.Method is not IssuingMethod.Machine && await RefuseLostAsync(session, attempt, cancellationToken) is { } lost)
            return lost;

        log.CertificateReady(session.OrderId, issued.Value.Certificate.SerialNumber.ToString(), attempt.IssuanceId);
        return authority.ChainOf(issued.Value.Certificate);
    }

    /// <summary>
    /// Revokes the certificate of an attempt if another has taken the order over meanwhile, and says that it is elsewhere; null where it is still the
    /// session's.
    /// </summary>
    internal async Task<Refusal?> RefuseLostAsync(IssuingSession session, IssuingAttempt attempt, CancellationToken cancellationToken)
    {
        var order = await orders.ReadAsync(session, cancellationToken);
        if (order.HasAttempt(session))
            return null;

        // Who goes on with the same attempt, because it is for the same key, gets its certificate.
        if (order.IssuanceId != attempt.IssuanceId)
            await undelivered.RevokeAsync(attempt.IssuanceId, cancellationToken);
        session.GiveUpAttempt();
        return IssuingRefusals.Elsewhere(order.IssuingSince);
    }

    private async Task<Result<IssuedCertificate>> IssueAsync(
        IssuingSession session, IssuingAttempt attempt, SubjectPublicKey publicKey, CancellationToken cancellationToken)
    {
        using var activity = IssuingTrace.Begin(IssuingTrace.Engine, session.OrderId);
        return await authority.IssueAsync(
            new IssuanceRequest
            {
                IssuanceId = attempt.IssuanceId,
                TemplateId = attempt.TemplateId,
                Subject = attempt.Subject,
                PublicKey = publicKey,
                Actor = session.Identity.AuditName,
                Organisation = attempt.OrganisationId.ToString(),
            },
            cancellationToken);
    }

    // The attempt may have a certificate after all, for another key that the person sent before: then that one ends here.
    private async Task ReleaseAsync(IssuingSession session, IssuingAttempt attempt, CancellationToken cancellationToken)
    {
        await undelivered.RevokeAsync(attempt.IssuanceId, cancellationToken);
        await ConcurrentChange.RepeatAsync(async () =>
        {
            if (await orders.FindAsync(session.OrderId, cancellationToken) is not { } found || !found.Order.HasAttempt(session))
                return null;

            found.Order.ReturnToPending();
            unitOfWork.Record(session, "issuing.release", found.Order, KeyValuePair.Create("issuance", attempt.IssuanceId.ToString()));
            return await unitOfWork.CommitAsync(cancellationToken);
        });
        session.GiveUpAttempt();
    }
}
