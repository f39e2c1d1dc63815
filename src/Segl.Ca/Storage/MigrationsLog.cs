using Microsoft.Extensions.Logging;

namespace Segl.Ca.Storage;

internal static partial class MigrationsLog
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "Applied migration {Number} ({Name}) of {Set}")]
    public static partial void Applied(ILogger logger, string set, int number, string name);
}
