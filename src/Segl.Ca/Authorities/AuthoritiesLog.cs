using Microsoft.Extensions.Logging;
using Segl.Pki.Names;

namespace Segl.Ca.Authorities;

internal static partial class AuthoritiesLog
{
    [LoggerMessage(EventId = 2020, Level = LogLevel.Information, Message = "{Action}: root {Root}, issuing authority {Issuing}")]
    public static partial void Recorded(ILogger logger, string action, DistinguishedName root, DistinguishedName issuing);

    [LoggerMessage(
        EventId = 2021,
        Level = LogLevel.Information,
        Message = "Issuing authority {Generation}, {Name}, signs with {Algorithm}; its certificate ends {NotAfter}")]
    public static partial void Opened(ILogger logger, int generation, DistinguishedName name, string algorithm, DateTimeOffset notAfter);

    [LoggerMessage(
        EventId = 2022,
        Level = LogLevel.Warning,
        Message = "{Name} ends {NotAfter}: soon no certificate of full length fits below it. Roll it over (segl ca roll)")]
    public static partial void RollOverDue(ILogger logger, DistinguishedName name, DateTimeOffset notAfter);
}
