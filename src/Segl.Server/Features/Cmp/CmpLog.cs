namespace Segl.Server.Features.Cmp;

internal static partial class CmpLog
{
    [LoggerMessage(1701, LogLevel.Error, "Old transactions of CMP could not be forgotten; the next round tries again.")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1702, LogLevel.Error, "A message of a batch could not be answered; its sender is told, and the others are answered.")]
    public static partial void ForwardedFailed(this ILogger logger, Exception exception);
}
