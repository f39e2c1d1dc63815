namespace Segl.Server.Features.Orders;

internal static partial class OrdersLog
{
    [LoggerMessage(2001, LogLevel.Warning, "One-time code {CodeId} of order {OrderId} is locked by wrong tries")]
    public static partial void CodeLocked(this ILogger log, Guid codeId, Guid orderId);

    [LoggerMessage(2002, LogLevel.Error, "Old order drafts could not be swept; the next sweep tries again")]
    public static partial void SweepFailed(this ILogger log, Exception exception);
}
