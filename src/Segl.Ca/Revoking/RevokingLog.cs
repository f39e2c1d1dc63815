using Microsoft.Extensions.Logging;
using Segl.Pki.Names;
using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

internal static partial class RevokingLog
{
    [LoggerMessage(EventId = 2040, Level = LogLevel.Information, Message = "Revoked {Serial}: {Reason}")]
    public static partial void Revoked(ILogger logger, string serial, RevocationReason reason);

    [LoggerMessage(
        EventId = 2041,
        Level = LogLevel.Information,
        Message = "Published revocation list {Number} of {Issuer} with {Entries} entries; the next one is there by {NextUpdate}")]
    public static partial void Published(ILogger logger, long number, DistinguishedName issuer, int entries, DateTimeOffset nextUpdate);

    [LoggerMessage(EventId = 2042, Level = LogLevel.Error, Message = "The root's revocation list in {Path} is not taken over: {Why}")]
    public static partial void RootListRefused(ILogger logger, string path, string why);
}
