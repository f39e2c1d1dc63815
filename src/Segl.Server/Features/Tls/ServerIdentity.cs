using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Server.Features.Tls;

/// <summary>The key and certificate with which this process speaks TLS: its own, made anew twice a week, or one that the operator gives.</summary>
/// <remarks>A key of its own lies in the memory of this process and nowhere else: each node has one, and a restart makes another.</remarks>
public sealed class ServerIdentity(
    TlsOptions options, ServerNames names, TimeProvider clock, ILogger<ServerIdentity> log) : IDisposable
{
    private volatile Shown? _shown;

    /// <summary>What a handshake that begins now shows.</summary>
    /// <exception cref="InvalidOperationException">The host has not finished starting.</exception>
    public SslStreamCertificateContext Current => _shown?.Context
        ?? throw new InvalidOperationException("There is no certificate yet; the host makes it before it listens.");

    /// <summary>Takes up the next one where it is time for it: half of the present one's life is over, or another one is given.</summary>
    public async Task KeepAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (options is { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
            await TakeUpAsync(certificateFile, keyFile, cancellationToken);
        else if (_shown is not { } shown || clock.GetUtcNow() >= shown.ReplacedFrom)
            Show(await MakeAsync(authority, cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _shown?.Certificate.Dispose();

    // By what stands in the file, not by its time: behind a link that stays, as secrets are mounted into containers, the link's time stays too. A
    // certificate that is not the key's cannot be read; it is tried again in the next round, when the other half of the pair may be there.
    private async Task TakeUpAsync(string certificateFile, string keyFile, CancellationToken cancellationToken)
    {
        var pem = await File.ReadAllTextAsync(certificateFile, cancellationToken);
        if (pem == _shown?.Pem)
            return;

        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        var keyPem = await File.ReadAllTextAsync(keyFile, cancellationToken);
        var certificate = X509Certificate2.CreateFromPem(pem, keyPem);
        Show(new(certificate, Context(certificate, [.. all.Skip(1)])) { Pem = pem });
    }

    private async Task<Shown> MakeAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certified = await authority.CertifyServerAsync(ServerTemplate.Tls, SubjectPublicKey.Of(key), names.Read(), cancellationToken);
        if (certified.IsRefused)
            throw new InvalidOperationException($"The server's own certificate was refused: {certified.Refusal.Detail} ({certified.Refusal.Code})");

        var leaf = certified.Value;
        using var plain = X509CertificateLoader.LoadCertificate(leaf.Der.Span);
        var certificate = plain.CopyWithPrivateKey(key);
        return new(certificate, Context(certificate, [Framework(authority.ChainOf(leaf).Authorities[0])]))
        {
            ReplacedFrom = leaf.Validity.NotBefore + (leaf.Validity.Lifetime / 2),
        };
    }

    // Handshakes that have begun go on with the one before: it is left to the garbage collector, not disposed under them.
    private void Show(Shown next)
    {
        _shown = next;
        log.ServerCertificate(next.Certificate.SerialNumber, next.Certificate.NotAfter);
    }

    private static X509Certificate2 Framework(Certificate certificate) => X509CertificateLoader.LoadCertificate(certificate.Der.Span);

    private static SslStreamCertificateContext Context(X509Certificate2 certificate, X509Certificate2Collection above) =>
        SslStreamCertificateContext.Create(certificate, above, offline: true);

    private sealed record Shown(X509Certificate2 Certificate, SslStreamCertificateContext Context)
    {
        public DateTimeOffset ReplacedFrom { get; init; }

        public string? Pem { get; init; }
    }
}
