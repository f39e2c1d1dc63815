using System.Security.Cryptography;

namespace Segl.Pki.Pkcs12;

/// <summary>What a PKCS#12 file holds, opened; the keys are cleared when it is disposed.</summary>
public sealed class Pkcs12Contents : IDisposable
{
    internal Pkcs12Contents(IReadOnlyList<Pkcs12Key> keys, IReadOnlyList<Pkcs12Certificate> certificates) =>
        (Keys, Certificates) = (keys, certificates);

    /// <summary>The private keys in the order of the file.</summary>
    public IReadOnlyList<Pkcs12Key> Keys { get; }

    /// <summary>The certificates in the order of the file, which need not be the order of a chain.</summary>
    public IReadOnlyList<Pkcs12Certificate> Certificates { get; }

    /// <summary>
    /// The certificate with the same <c>localKeyId</c> as the key, null where the file says of none that it belongs to the key.
    /// </summary>
    public Pkcs12Certificate? CertificateOf(Pkcs12Key key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.LocalKeyId is { } id
            ? Certificates.FirstOrDefault(certificate => certificate.LocalKeyId is { } other && other.Span.SequenceEqual(id.Span))
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Pkcs12Key key in Keys)
            key.Clear();
    }
}

/// <summary>A private key of a PKCS#12 file, cleared together with its <see cref="Pkcs12Contents"/>.</summary>
public sealed class Pkcs12Key
{
    private readonly byte[] _pkcs8;

    internal Pkcs12Key(byte[] pkcs8, BagAttributes attributes) =>
        (_pkcs8, FriendlyName, LocalKeyId) = (pkcs8, attributes.FriendlyName, attributes.LocalKeyId);

    /// <summary>The key as <c>PrivateKeyInfo</c>, RFC 5208 §5.</summary>
    public ReadOnlyMemory<byte> Pkcs8 => _pkcs8;

    /// <summary>The name for people, null where there is none (RFC 2985 §5.5.1).</summary>
    public string? FriendlyName { get; }

    /// <summary>What ties the key to its certificate, null where there is nothing (RFC 2985 §5.5.2).</summary>
    public ReadOnlyMemory<byte>? LocalKeyId { get; }

    internal void Clear() => CryptographicOperations.ZeroMemory(_pkcs8);
}

/// <summary>A certificate of a PKCS#12 file, not yet parsed: files of others may hold certificates that we would refuse.</summary>
/// <param name="Der">The certificate as it lies in the file.</param>
/// <param name="FriendlyName">The name for people, null where there is none (RFC 2985 §5.5.1).</param>
/// <param name="LocalKeyId">What ties the certificate to its key, null where there is nothing (RFC 2985 §5.5.2).</param>
public sealed record Pkcs12Certificate(ReadOnlyMemory<byte> Der, string? FriendlyName, ReadOnlyMemory<byte>? LocalKeyId);
