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

    /// <summary>Whether the present one is to be replaced: half of its life is over, or its file has changed.</summary>
    public bool IsDue => _shown is not { } shown
        || (options.CertificateFile is { } file ? File.GetLastWriteTimeUtc(file) != shown.WrittenAt : clock.GetUtcNow() >= shown.ReplacedFrom);

    /// <summary>Takes up the next one where it is time for it.</summary>
    public async Task KeepAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (!IsDue)
            return;

        Show(
            options is { CertificateFile: { } certificate, KeyFile: { } key }
                ? Read(certificate, key)
                : await MakeAsync(authority, cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => _shown?.Certificate.Dispose();

    private static Shown Read(string certificateFile, string keyFile)
    {
        var writtenAt = File.GetLastWriteTimeUtc(certificateFile);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(certificateFile);
        var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        return new(certificate, Context(certificate, [.. all.Skip(1)])) { WrittenAt = writtenAt };
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

        public DateTime WrittenAt { get; init; }
    }
}
