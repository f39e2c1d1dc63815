using Microsoft.Extensions.Logging;
using Segl.Pki.Names;

namespace Segl.Ca.Status;

internal static partial class StatusLog
{
    [LoggerMessage(EventId = 2060, Level = LogLevel.Error, Message = "Revocation lists could not be looked after; the next round tries again")]
    public static partial void ListsFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2061, Level = LogLevel.Information, Message = "Made responder {Name}; its certificate ends {NotAfter}")]
    public static partial void ResponderMade(ILogger logger, DistinguishedName name, DateTimeOffset notAfter);

    [LoggerMessage(EventId = 2062, Level = LogLevel.Error, Message = "The responders could not be looked after; the next round tries again")]
    public static partial void RespondersFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2063, Level = LogLevel.Error, Message = "The authorities could not be looked for; the next round tries again")]
    public static partial void AuthoritiesFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2064, Level = LogLevel.Error, Message = "Noted audit events could not be put into the chain; the next round tries again")]
    public static partial void AuditTrailFailed(ILogger logger, Exception exception);
}
