namespace Segl.Server.Features.Expiry;

internal static partial class ExpiryLog
{
    [LoggerMessage(1401, LogLevel.Information, "People were told of {Count} certificates that expire")]
    public static partial void Told(this ILogger log, int count);

    [LoggerMessage(1402, LogLevel.Error, "Expiring certificates could not be told of; the next round tries again")]
    public static partial void TellingFailed(this ILogger log, Exception exception);
}
