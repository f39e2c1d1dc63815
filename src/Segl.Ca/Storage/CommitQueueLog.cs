using Microsoft.Extensions.Logging;

namespace Segl.Ca.Storage;

internal static partial class CommitQueueLog
{
    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "A batch of {Writes} writes failed; each is tried alone")]
    public static partial void BatchFailed(ILogger logger, int writes, Exception exception);
}
