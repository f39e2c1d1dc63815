using System.Diagnostics;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Gives an order to one session, for one attempt to issue; whoever comes second is told so.</summary>
/// <remarks>
/// The change holds only if nobody changed the order meanwhile, so of two browsers one gets it. The same session asking again gets
/// the same attempt: a double click leads to one certificate.
/// </remarks>
public sealed class ClaimOrder(
    IssuableOrders orders, UndeliveredAttempts undelivered, UnitOfWork unitOfWork, CertificateAuthority authority, IssuingNode node, TimeProvider clock)
{
    /// <summary>Claims the session's order.</summary>
    /// <param name="session">For whom.</param>
    /// <param name="ownKey">The key of the person's own request; null where the key is made here.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<IssuingAttempt>> HandleAsync(
        IssuingSession session, SubjectPublicKey? ownKey, CancellationToken cancellationToken)
    {
        using var activity = IssuingTrace.Begin(IssuingTrace.Claim, session.OrderId);
        return await ConcurrentChange.RepeatAsync(() => TryAsync(session, ownKey, cancellationToken));
    }

    private async Task<Result<IssuingAttempt>> TryAsync(
        IssuingSession session, SubjectPublicKey? ownKey, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(session.OrderId, cancellationToken) is not { } found)
            return IssuingRefusals.NotFound();
        if (found.Order.HasAttempt(session) && session.Attempt is { } joined)
            return joined;
        if (await RefuseAsync(session, found, cancellationToken) is { } refusal)
            return refusal;

        var order = found.Order;
        var same = await FindSameAsync(order, ownKey, cancellationToken);
        if (same is null && order.ConfirmBy is not null && await TakeBackAsync(session, order, cancellationToken) is { } confirmed)
            return confirmed;

        var issuanceId = same ?? await NextIssuanceIdAsync(order, cancellationToken);
        order.Begin(session, node, issuanceId, clock.GetUtcNow());
        RecordIdentity(session, order);
        unitOfWork.Record(session, "issuing.claim", order, KeyValuePair.Create("issuance", issuanceId.ToString()));
        if (await unitOfWork.CommitTogetherAsync(authority, order, OrderChanges.Claim, cancellationToken) is { } changed)
            return changed;

        var attempt = AttemptOf(found, issuanceId);
        session.IsOnRecord = true;
        session.Claim(attempt);
        return attempt;
    }

    private async Task<Refusal?> RefuseAsync(IssuingSession session, IssuableOrder found, CancellationToken cancellationToken)
    {
        if (found.Refuse() is { } refusal)
            return refusal;
        if (session.Step is IssuingStep.Identified || found.Order.TermsVersion != Terms.Version)
            return IssuingRefusals.TermsNotAccepted();

        // Where only a confirmation is waited for, whoever proves anew to be the right one did not get the answer.
        if (found.Order.IsHeldByAnother(session) && found.Order.ConfirmBy is null)
            return IssuingRefusals.Elsewhere(found.Order.IssuingSince);

        return await orders.IsStillTheOneAsync(session, found.Order, cancellationToken) ? null : IssuingRefusals.SessionGone();
    }

    // The attempt before this one, if it was for the same key, which its sender proved to hold: that key cannot be certified a second time.
    private async Task<Guid?> FindSameAsync(CertificateOrder order, SubjectPublicKey? ownKey, CancellationToken cancellationToken) =>
        ownKey is not null && order.IssuanceId is { } left && await undelivered.IsForAsync(left, ownKey, cancellationToken) ? left : null;

    // A machine may confirm its certificate at this very moment: only when it can do so no longer may the certificate be revoked. A crash after it leaves
    // an order without a holder, which the sweep finds.
    private async Task<Refusal?> TakeBackAsync(IssuingSession session, CertificateOrder order, CancellationToken cancellationToken)
    {
        order.Release();
        RecordIdentity(session, order);
        unitOfWork.Record(session, "issuing.give-up", order, KeyValuePair.Create("issuance", $"{order.IssuanceId}"));
        if (await unitOfWork.CommitAsync(cancellationToken) is { } changed)
            return changed;

        session.IsOnRecord = true;
        return null;
    }

    private void RecordIdentity(IssuingSession session, CertificateOrder order)
    {
        if (!session.IsOnRecord)
            unitOfWork.RecordIdentity(session.Identity, order);
    }

    // What an attempt before this one left behind is revoked first.
    private async Task<Guid> NextIssuanceIdAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        if (order.IssuanceId is { } left)
        {
            await undelivered.RevokeAsync(left, cancellationToken);
            undelivered.LookAgain(order, left);
        }

        return Guid.CreateVersion7(clock.GetUtcNow());
    }

    private static IssuingAttempt AttemptOf(IssuableOrder found, Guid issuanceId)
    {
        var (order, profile, organisation) = found;
        var subject = new OcesSubject(profile.Name, organisation.Name, organisation.Cvr, profile.Id, profile.Email);
        return new IssuingAttempt(issuanceId, TemplateOf(order.Kind), subject, order.OrganisationId);
    }

    private static string TemplateOf(CertificateKind kind) => kind switch
    {
        CertificateKind.Organisation => OcesTemplate.OrganisationId,
        CertificateKind.System => OcesTemplate.SystemId,
        _ => throw new UnreachableException($"Kind {kind}"),
    };
}
