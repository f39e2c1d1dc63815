using Microsoft.Extensions.Logging;

namespace Segl.Ca.Storage;

internal static partial class CommitQueueLog
{
    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "A batch of {Writes} writes failed; each is tried alone")]
    public static partial void BatchFailed(ILogger logger, int writes, Exception exception);

    [LoggerMessage(
        EventId = 2011, Level = LogLevel.Error,
        Message = "The database could not be reached, or somebody keeps the audit trail's head from us: {Writes} writes are refused")]
    public static partial void NothingWritten(ILogger logger, int writes, Exception exception);
}
