using Microsoft.Extensions.Logging;

namespace Segl.Ca.Issuing;

internal static partial class IssuingLog
{
    [LoggerMessage(EventId = 2030, Level = LogLevel.Information, Message = "Issued {Serial} for issuance {IssuanceId}")]
    public static partial void Issued(ILogger logger, string serial, Guid issuanceId);

    [LoggerMessage(EventId = 2031, Level = LogLevel.Information, Message = "Refused issuance {IssuanceId}: {Code}")]
    public static partial void Refused(ILogger logger, Guid issuanceId, string code);

    [LoggerMessage(
        EventId = 2032,
        Level = LogLevel.Warning,
        Message = "Gave up the orphaned intent {Serial} of issuance {IssuanceId}: its engine died before the certificate was recorded")]
    public static partial void Orphaned(ILogger logger, string serial, Guid issuanceId);

    [LoggerMessage(
        EventId = 2033,
        Level = LogLevel.Warning,
        Message = "The intent {Serial} of issuance {IssuanceId} was given up by another engine; the signature is thrown away")]
    public static partial void LostIntent(ILogger logger, string serial, Guid issuanceId);

    [LoggerMessage(EventId = 2034, Level = LogLevel.Error, Message = "Signing {Serial} for issuance {IssuanceId} failed")]
    public static partial void SigningFailed(ILogger logger, string serial, Guid issuanceId, Exception exception);
}
