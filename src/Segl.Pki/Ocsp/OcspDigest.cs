using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Segl.Pki.Ocsp;

/// <summary>What CertIDs say of a digest.</summary>
/// <param name="Hash">Which it is.</param>
/// <param name="Octets">How long its values are.</param>
/// <param name="Oid">The contents octets of its identifier.</param>
/// <param name="Compute">Computes it.</param>
internal sealed record OcspDigest(OcspHash Hash, int Octets, byte[] Oid, Func<ReadOnlySpan<byte>, byte[]> Compute)
{
    // hashAlgs, 2.16.840.1.101.3.4.2
    private static ReadOnlySpan<byte> Sha2 => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

    /// <summary>In the order of <see cref="OcspHash"/>.</summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 5019 §2.1.1 asks for it; it names an issuer and protects nothing.")]
    public static OcspDigest[] All { get; } =
    [
        new(OcspHash.Sha1, SHA1.HashSizeInBytes, [0x2b, 0x0e, 0x03, 0x02, 0x1a], static value => SHA1.HashData(value)),
        new(OcspHash.Sha256, SHA256.HashSizeInBytes, [.. Sha2, 0x01], static value => SHA256.HashData(value)),
        new(OcspHash.Sha384, SHA384.HashSizeInBytes, [.. Sha2, 0x02], static value => SHA384.HashData(value)),
        new(OcspHash.Sha512, SHA512.HashSizeInBytes, [.. Sha2, 0x03], static value => SHA512.HashData(value)),
    ];

    /// <summary>The one with this identifier; null where it is not known.</summary>
    public static OcspDigest? Find(ReadOnlySpan<byte> oid)
    {
        foreach (var digest in All)
        {
            if (oid.SequenceEqual(digest.Oid))
                return digest;
        }

        return null;
    }
}
