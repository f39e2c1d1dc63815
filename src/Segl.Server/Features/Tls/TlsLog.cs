namespace Segl.Server.Features.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(1601, LogLevel.Information, "The server's certificate is {Serial}, until {NotAfter}.")]
    public static partial void ServerCertificate(this ILogger logger, string serial, DateTime notAfter);

    [LoggerMessage(1602, LogLevel.Error, "The server's next certificate could not be made or read; the present one goes on.")]
    public static partial void ServerCertificateFailed(this ILogger logger, Exception exception);
}
