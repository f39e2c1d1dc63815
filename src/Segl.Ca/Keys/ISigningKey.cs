using Segl.Pki.Keys;

namespace Segl.Ca.Keys;

/// <summary>An authority's private key, wherever it lies: in this process, or in a token that never gives it out.</summary>
public interface ISigningKey : IDisposable
{
    /// <summary>What it signs with.</summary>
    SignatureAlgorithm Algorithm { get; }

    /// <summary>Its public half.</summary>
    SubjectPublicKey PublicKey { get; }

    /// <summary>Signs; safe from any number of callers at once, who wait while the key is busy.</summary>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> toBeSigned, CancellationToken cancellationToken);
}
