using System.Net;

namespace Segl.Server.Features.Directory;

internal static partial class DirectoryLog
{
    [LoggerMessage(1501, LogLevel.Information, "The public certificate database answers LDAP at {EndPoint}")]
    public static partial void Listening(this ILogger log, EndPoint? endPoint);

    [LoggerMessage(1502, LogLevel.Error, "A search of the public certificate database failed")]
    public static partial void SearchFailed(this ILogger log, Exception exception);

    [LoggerMessage(1503, LogLevel.Error, "A connection to the public certificate database failed")]
    public static partial void ConnectionFailed(this ILogger log, Exception exception);

    [LoggerMessage(1504, LogLevel.Warning, "No connection could be accepted by the public certificate database; it tries again")]
    public static partial void AcceptFailed(this ILogger log, Exception exception);
}
