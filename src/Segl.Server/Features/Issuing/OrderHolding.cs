using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Issuing;

/// <summary>Whose an order under way is: one session of one process holds it, and only that one can hand its certificate out.</summary>
internal static class OrderHolding
{
    public static bool IsHeldBy(this CertificateOrder order, IssuingSession session) =>
        order.Status is OrderStatus.Issuing && order.Names(session);

    /// <summary>Whether the session is the last that held it, under way or delivered.</summary>
    public static bool Names(this CertificateOrder order, IssuingSession session) =>
        order.IssuingSession is { } holder && holder.AsSpan().SequenceEqual(session.TokenHash.Span);

    public static bool IsHeldByAnother(this CertificateOrder order, IssuingSession session) =>
        order.Status is OrderStatus.Issuing && !order.IsHeldBy(session);

    public static bool HasAttempt(this CertificateOrder order, IssuingSession session) =>
        order.IsHeldBy(session) && session.Attempt is { } attempt && attempt.IssuanceId == order.IssuanceId;

    /// <summary>Gives it to a session for a new attempt.</summary>
    public static void Begin(this CertificateOrder order, IssuingSession session, IssuingNode node, Guid issuanceId, DateTimeOffset now)
    {
        order.Status = OrderStatus.Issuing;
        order.IssuanceId = issuanceId;
        order.Hold(session, node, now);
    }

    /// <summary>Gives it to a session, with the attempt that another left behind.</summary>
    public static void Hold(this CertificateOrder order, IssuingSession session, IssuingNode node, DateTimeOffset now)
    {
        order.IssuingSession = session.TokenHash.ToArray();
        order.IssuingInstance = node.Id;
        order.IssuingSince = now;
        order.ConfirmBy = null;
    }

    /// <summary>Leaves it to a machine that was sent the certificate: no process holds it, and whichever hears of the machine goes on.</summary>
    public static void AwaitConfirmation(this CertificateOrder order, DateTimeOffset until) =>
        (order.IssuingInstance, order.ConfirmBy) = (null, until);

    /// <summary>Whether a machine may still say that it takes the certificate of an attempt.</summary>
    public static bool AwaitsConfirmation(this CertificateOrder order, Guid issuanceId, DateTimeOffset now) =>
        order.Status is OrderStatus.Issuing && order.IssuanceId == issuanceId && order.ConfirmBy > now;

    /// <summary>Takes it from whoever holds it, so that from here on nobody can hand its certificate out.</summary>
    public static void Release(this CertificateOrder order) =>
        (order.IssuingSession, order.IssuingInstance, order.ConfirmBy) = (null, null, null);

    /// <summary>Makes it as it was before anybody began.</summary>
    public static void ReturnToPending(this CertificateOrder order)
    {
        order.Release();
        order.Status = OrderStatus.Pending;
        order.IssuanceId = null;
        order.IssuingSince = null;
    }

    /// <summary>When a hold ends by itself.</summary>
    public static DateTimeOffset HeldUntil(this CertificateOrder order, IssuingOptions options) =>
        (order.IssuingSince ?? default) + options.IdleMax;
}
