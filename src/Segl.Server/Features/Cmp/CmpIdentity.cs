using System.Security.Cryptography;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Server.Features.Tls;

namespace Segl.Server.Features.Cmp;

/// <summary>The key and certificate with which this process signs answers: its own, made anew twice a week.</summary>
/// <remarks>
/// Not the authority's key, which signs certificates only. The key lies in the memory of this process and nowhere else: each node has one, and a
/// restart makes another; clients trust the root.
/// </remarks>
public sealed class CmpIdentity(ServerNames names, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile SigningIdentity? _current;

    /// <summary>Who signs now.</summary>
    internal async ValueTask<SigningIdentity> FindAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        if (_current is { } current && !IsDue(current))
            return current;

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } made && !IsDue(made))
                return made;

            // An answer may still be on its way with the one before: it is left to the garbage collector.
            return _current = await MakeAsync(authority, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _current?.Key.Dispose();
        _turn.Dispose();
    }

    private bool IsDue(SigningIdentity identity) =>
        clock.GetUtcNow() >= identity.Certificate.Validity.NotBefore + (identity.Certificate.Validity.Lifetime / 2);

    private async Task<SigningIdentity> MakeAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certified = await authority.CertifyServerAsync(ServerTemplate.Cmp, SubjectPublicKey.Of(key), names.Read(), cancellationToken);
        return certified.IsRefused
            ? throw new InvalidOperationException($"The certificate for CMP was refused: {certified.Refusal.Detail} ({certified.Refusal.Code})")
            : new SigningIdentity(certified.Value, key, KeySigner.Of(key, SignatureAlgorithm.EcdsaP256Sha256));
    }
}

/// <summary>A certificate for CMP with its key.</summary>
internal sealed record SigningIdentity(Certificate Certificate, ECDsa Key, KeySigner Signer);
