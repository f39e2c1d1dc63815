using Microsoft.Extensions.Options;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Issuing;

/// <summary>Lets somebody go on whose first window is gone, or has been left for longer than the lease.</summary>
/// <remarks>
/// Safe in any case: whoever lost the order cannot hand its certificate out, because handing out demands to hold it in the same
/// step. The lease only keeps two people in one process from taking it from each other. Whether another node's process still runs
/// is not asked: who takes over has said that the other window is closed, and proved to be the right one.
/// </remarks>
public sealed class TakeOverOrder(
    IssuableOrders orders, IssuingSessions sessions, UnitOfWork unitOfWork, IssuingNode node, IOptions<IssuingOptions> options,
    TimeProvider clock)
{
    /// <summary>Takes it over; null once it is this session's.</summary>
    public async Task<Refusal?> HandleAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        using var turn = await session.EnterAsync(cancellationToken);
        return session.Step is IssuingStep.Closed
            ? IssuingRefusals.SessionGone()
            : await ConcurrentChange.RepeatAsync(() => TryAsync(session, cancellationToken));
    }

    private async Task<Refusal?> TryAsync(IssuingSession session, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(session.OrderId, cancellationToken) is not { } found)
            return IssuingRefusals.NotFound();
        if (found.Refuse() is { } refusal)
            return refusal;

        var order = found.Order;
        if (!order.IsHeldByAnother(session))
            return null;
        if (IsHolderThere(order))
            return IssuingRefusals.StillHeld(order.HeldUntil(options.Value));

        order.Hold(session, node, clock.GetUtcNow());
        unitOfWork.Record(session, "issuing.take-over", order);
        return await unitOfWork.CommitAsync(cancellationToken);
    }

    private bool IsHolderThere(CertificateOrder order) =>
        order.IssuingSession is { } holder
        && order.IssuingInstance == node.Id
        && sessions.Holds(holder)
        && clock.GetUtcNow() < order.HeldUntil(options.Value);
}
