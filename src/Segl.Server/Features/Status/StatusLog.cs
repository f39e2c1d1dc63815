namespace Segl.Server.Features.Status;

internal static partial class StatusLog
{
    [LoggerMessage(1801, LogLevel.Error, "A question for status could not be answered")]
    public static partial void AnsweringFailed(ILogger log, Exception exception);
}
