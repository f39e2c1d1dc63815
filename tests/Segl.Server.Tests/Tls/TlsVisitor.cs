using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;

namespace Segl.Server.Tests.Tls;

/// <summary>A client over TLS that trusts one root and takes another time for its own; it remembers what it was shown.</summary>
internal sealed class TlsVisitor : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2? _own;

    public TlsVisitor(Uri address, ReadOnlyMemory<byte> root, DateTimeOffset now, (Certificate Certificate, RSA Key)? own = null)
    {
        _root = X509CertificateLoader.LoadCertificate(root.Span);
        if (own is { } holder)
        {
            using var plain = X509CertificateLoader.LoadCertificate(holder.Certificate.Der.Span);
            _own = plain.CopyWithPrivateKey(holder.Key);
        }

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
        };
        policy.CustomTrustStore.Add(_root);
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = _own is null ? null : SslStreamCertificateContext.Create(_own, null, offline: true),
                CertificateChainPolicy = policy,
                RemoteCertificateValidationCallback = (_, certificate, _, errors) => Remember(certificate, errors),

                // A session that is resumed shows what was shown before.
                AllowTlsResume = false,
            },
        };
        Client = new HttpClient(handler) { BaseAddress = address };
    }

    public HttpClient Client { get; }

    /// <summary>The serial number of the certificate that the last handshake showed, as the engine writes it; null before the first.</summary>
    public string? Shown { get; private set; }

    /// <summary>How many connections it has made.</summary>
    public int Handshakes { get; private set; }

    /// <summary>Asks for something that everybody may have.</summary>
    public async Task<TlsVisitor> AskAsync()
    {
        using var answer = await Client.GetAsync(new Uri("/.well-known/est/cacerts", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return this;
    }

    public void Dispose()
    {
        Client.Dispose();
        _root.Dispose();
        _own?.Dispose();
    }

    private bool Remember(X509Certificate? certificate, SslPolicyErrors errors)
    {
        Handshakes++;
        Shown = certificate?.GetSerialNumberString().ToLowerInvariant();
        return errors == SslPolicyErrors.None;
    }
}
