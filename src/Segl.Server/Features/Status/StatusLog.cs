namespace Segl.Server.Features.Status;

internal static partial class StatusLog
{
    [LoggerMessage(1501, LogLevel.Error, "A question for status could not be answered")]
    public static partial void AnsweringFailed(ILogger log, Exception exception);
}
