namespace Segl.Server.Features.Issuing;

internal static partial class IssuingLog
{
    [LoggerMessage(1301, LogLevel.Error, "A key for the pool could not be made; tried again in a while")]
    public static partial void KeyNotMade(this ILogger logger, Exception exception);

    [LoggerMessage(1302, LogLevel.Warning, "Core dumps could not be switched off: {What} answered {Error}")]
    public static partial void CoreDumpsStayOn(this ILogger logger, string what, int error);

    [LoggerMessage(
        1303,
        LogLevel.Warning,
        "{Variable} is set: a crash of this process would write keys and passwords that people are fetching to disk. Unset it")]
    public static partial void DumpsAskedFor(this ILogger logger, string variable);

    [LoggerMessage(
        1304, LogLevel.Warning, "Order {OrderId}: what was issued was never fetched; it is revoked, and the order is pending again")]
    public static partial void AttemptGivenUp(this ILogger logger, Guid orderId);

    [LoggerMessage(1305, LogLevel.Error, "Undelivered attempts could not be cleared up; tried again in a while")]
    public static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1306, LogLevel.Information, "Order {OrderId}: certificate {Serial} is ready in attempt {IssuanceId}")]
    public static partial void CertificateReady(this ILogger logger, Guid orderId, string serial, Guid issuanceId);
}
