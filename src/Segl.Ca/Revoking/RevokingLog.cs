using Microsoft.Extensions.Logging;
using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

internal static partial class RevokingLog
{
    [LoggerMessage(EventId = 2040, Level = LogLevel.Information, Message = "Revoked {Serial}: {Reason}")]
    public static partial void Revoked(ILogger logger, string serial, RevocationReason reason);
}
