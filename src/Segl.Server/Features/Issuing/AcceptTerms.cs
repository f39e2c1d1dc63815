using Segl.Pki.Outcomes;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Records that the terms were accepted: which version, when, by whom (R3.1).</summary>
public sealed class AcceptTerms(IssuableOrders orders, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Records it; null once it is recorded.</summary>
    /// <param name="session">Whose.</param>
    /// <param name="version">The version that was shown and ticked; empty if the box was not ticked.</param>
    /// <param name="seenDetails">The profile's version whose details were shown with them: nobody accepts what was not seen.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Refusal?> HandleAsync(
        IssuingSession session, string version, int seenDetails, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        if (session.Step is IssuingStep.Closed)
            return IssuingRefusals.SessionGone();
        if (version.Length == 0)
            return IssuingRefusals.TermsNotAccepted();
        if (version != Terms.Version)
            return IssuingRefusals.TermsChanged();
        if (session.Step is not (IssuingStep.Identified or IssuingStep.TermsAccepted))
            return null;

        return await ConcurrentChange.RepeatAsync(() => RecordAsync(session, seenDetails, cancellationToken));
    }

    private async Task<Refusal?> RecordAsync(IssuingSession session, int seenDetails, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(session.OrderId, cancellationToken) is not { } found)
            return IssuingRefusals.NotFound();
        if (found.Refuse() is { } refusal)
            return refusal;

        if (found.Profile.Version != seenDetails)
            return IssuingRefusals.DetailsChanged();

        var order = found.Order;
        if (order.IsHeldByAnother(session))
            return IssuingRefusals.Elsewhere(order.IssuingSince);

        order.AcceptTerms(Terms.Version, session.Identity.AuditName, clock.GetUtcNow());
        unitOfWork.Record(session, "issuing.accept-terms", order, KeyValuePair.Create("terms", Terms.Version));
        if (await unitOfWork.CommitAsync(cancellationToken) is { } changed)
            return changed;

        session.AcceptTerms();
        return null;
    }
}
