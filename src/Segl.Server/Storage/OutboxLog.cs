namespace Segl.Server.Storage;

internal static partial class OutboxLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Outbox entry {Id} ({Kind}) failed at try {Tries} with {Error}; given up: {IsGivenUp}")]
    public static partial void TryFailed(this ILogger logger, Guid id, string kind, int tries, string error, bool isGivenUp);

    [LoggerMessage(1002, LogLevel.Error, "The outbox worker could not reach its table; it tries again")]
    public static partial void WorkerFailed(this ILogger logger, Exception exception);
}
