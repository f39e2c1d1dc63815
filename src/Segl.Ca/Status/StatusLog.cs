using Microsoft.Extensions.Logging;

namespace Segl.Ca.Status;

internal static partial class StatusLog
{
    [LoggerMessage(EventId = 2060, Level = LogLevel.Error, Message = "Revocation lists could not be looked after; the next round tries again")]
    public static partial void KeepingFailed(ILogger logger, Exception exception);
}
