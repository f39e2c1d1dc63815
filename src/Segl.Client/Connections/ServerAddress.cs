using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;

namespace Segl.Client.Connections;

/// <summary>A server and whom the client trusts to vouch for it.</summary>
/// <param name="Uri">Where it speaks TLS.</param>
/// <param name="Root">The only root that is trusted; null for those that the machine trusts.</param>
public sealed record ServerAddress(Uri Uri, FoundCertificate? Root)
{
    // A key is made in a second or two, and an order may wait for another node; beyond this nobody answers.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(100);

    // The largest answer is a page of certificates.
    private const int AnswerBytesMax = 16 * 1024 * 1024;

    /// <summary>A connection; with a certificate it is mutual TLS. The caller disposes it.</summary>
    /// <remarks>It fails with a <see cref="ServerNameException"/> inside where the server's certificate is for another name alone.</remarks>
    public HttpClient Connect(X509Certificate2? client = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, faults) => Judge(faults);
        if (Root is { } root)
            handler.SslOptions.CertificateChainPolicy = TrustOnly(root);
        if (client is not null)
            handler.SslOptions.ClientCertificates = [client];
        return new HttpClient(handler)
        {
            BaseAddress = new Uri(Uri.GetLeftPart(UriPartial.Authority) + "/"),
            Timeout = AnswerTimeout,
            MaxResponseContentBufferSize = AnswerBytesMax,
        };
    }

    private static bool Judge(SslPolicyErrors faults) => faults == SslPolicyErrors.RemoteCertificateNameMismatch
        ? throw new ServerNameException()
        : faults == SslPolicyErrors.None;

    // A server's own certificate of a week has no status that could be asked for (RFC 9608).
    private static X509ChainPolicy TrustOnly(FoundCertificate root) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { X509CertificateLoader.LoadCertificate(root.Der.Span) },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };
}
