using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;

namespace Segl.Pki.Cmp;

/// <summary>The digests and HMACs that MACs on messages are made of, by their object identifiers.</summary>
[SuppressMessage(
    "Security",
    "CA5350:Do Not Use Weak Cryptographic Algorithms",
    Justification = "The default of openssl cmp; nothing is known against HMAC-SHA-1 as a MAC (RFC 6194 §3.3).")]
internal static class MacDigests
{
    public static HashAlgorithmName? OfDigest(string oid) => oid switch
    {
        Oids.Sha1 => HashAlgorithmName.SHA1,
        Oids.Sha256 => HashAlgorithmName.SHA256,
        Oids.Sha384 => HashAlgorithmName.SHA384,
        Oids.Sha512 => HashAlgorithmName.SHA512,
        _ => null,
    };

    public static HashAlgorithmName? OfHmac(string oid) => oid switch
    {
        Oids.HmacSha1 or Oids.HmacWithSha1 => HashAlgorithmName.SHA1,
        Oids.HmacWithSha256 => HashAlgorithmName.SHA256,
        Oids.HmacWithSha384 => HashAlgorithmName.SHA384,
        Oids.HmacWithSha512 => HashAlgorithmName.SHA512,
        _ => null,
    };

    public static string DigestOid(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA256) => Oids.Sha256,
        nameof(HashAlgorithmName.SHA384) => Oids.Sha384,
        nameof(HashAlgorithmName.SHA512) => Oids.Sha512,
        _ => throw new ArgumentException("Only SHA-2 is written.", nameof(hash)),
    };

    public static string HmacOid(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA256) => Oids.HmacWithSha256,
        nameof(HashAlgorithmName.SHA384) => Oids.HmacWithSha384,
        nameof(HashAlgorithmName.SHA512) => Oids.HmacWithSha512,
        _ => throw new ArgumentException("Only SHA-2 is written.", nameof(hash)),
    };

    public static int Octets(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => SHA1.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA256) => SHA256.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA384) => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    /// <summary>Reads an AlgorithmIdentifier whose parameters are NULL or left out.</summary>
    public static string ReadIdentifier(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var oid = sequence.ReadObjectIdentifier();
        if (sequence.HasData)
            sequence.ReadNull();
        sequence.ThrowIfNotEmpty();
        return oid;
    }

    public static void WriteIdentifier(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }
    }
}
