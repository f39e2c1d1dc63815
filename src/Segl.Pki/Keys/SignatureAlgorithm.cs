using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;

namespace Segl.Pki.Keys;

/// <summary>The signature algorithms that Segl's authorities sign with: a closed set, each with all its parameters fixed.</summary>
public sealed class SignatureAlgorithm
{
    private readonly byte[] _identifier;

    private SignatureAlgorithm(string id, HashAlgorithmName hash, PublicKeyKind keyKind, byte[] identifier) =>
        (Id, Hash, KeyKind, _identifier) = (id, hash, keyKind, identifier);

    /// <summary>RSASSA-PSS with SHA-256, MGF1 with SHA-256, salt of 32 octets: OCES3 end entities.</summary>
    public static SignatureAlgorithm RsaPssSha256 { get; } = new(
        "rsa-pss-sha256", HashAlgorithmName.SHA256, PublicKeyKind.Rsa, EncodePss(Oids.Sha256, SHA256.HashSizeInBytes));

    /// <summary>RSASSA-PSS with SHA-512, MGF1 with SHA-512, salt of 64 octets: OCES3 authorities.</summary>
    public static SignatureAlgorithm RsaPssSha512 { get; } = new(
        "rsa-pss-sha512", HashAlgorithmName.SHA512, PublicKeyKind.Rsa, EncodePss(Oids.Sha512, SHA512.HashSizeInBytes));

    /// <summary>ECDSA on P-256 with SHA-256.</summary>
    public static SignatureAlgorithm EcdsaP256Sha256 { get; } = new(
        "ecdsa-p256-sha256", HashAlgorithmName.SHA256, PublicKeyKind.EcP256, EncodeEcdsa(Oids.EcdsaWithSha256));

    /// <summary>ECDSA on P-384 with SHA-384.</summary>
    public static SignatureAlgorithm EcdsaP384Sha384 { get; } = new(
        "ecdsa-p384-sha384", HashAlgorithmName.SHA384, PublicKeyKind.EcP384, EncodeEcdsa(Oids.EcdsaWithSha384));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SignatureAlgorithm> All { get; } = [RsaPssSha256, RsaPssSha512, EcdsaP256Sha256, EcdsaP384Sha384];

    /// <summary>Its name in configuration and records; never changes.</summary>
    public string Id { get; }

    /// <summary>The digest that is signed.</summary>
    public HashAlgorithmName Hash { get; }

    /// <summary>The kind of key that it is for.</summary>
    public PublicKeyKind KeyKind { get; }

    /// <summary>The AlgorithmIdentifier in DER.</summary>
    public ReadOnlyMemory<byte> Identifier => _identifier;

    /// <summary>The one with this <see cref="Id"/>; null where there is none.</summary>
    public static SignatureAlgorithm? Find(string id) =>
        All.FirstOrDefault(algorithm => string.Equals(algorithm.Id, id, StringComparison.Ordinal));

    /// <summary>The one with exactly this AlgorithmIdentifier; null where it is not one of ours.</summary>
    public static SignatureAlgorithm? Find(ReadOnlySpan<byte> identifier)
    {
        foreach (var algorithm in All)
        {
            if (identifier.SequenceEqual(algorithm._identifier))
                return algorithm;
        }

        return null;
    }

    /// <summary>Whether a key can be used with it.</summary>
    public bool IsFor(SubjectPublicKey key) => key.Kind == KeyKind;

    /// <summary>Signs with a key at hand; certificates hold ECDSA signatures as a SEQUENCE of r and s (RFC 3279 §2.2.3).</summary>
    /// <exception cref="ArgumentException">The key is not one for this algorithm.</exception>
    public byte[] Sign(AsymmetricAlgorithm key, ReadOnlySpan<byte> data) => key switch
    {
        RSA rsa when KeyKind == PublicKeyKind.Rsa => SignPss(rsa, data),
        ECDsa ecdsa when KeyKind != PublicKeyKind.Rsa => ecdsa.SignData(data, Hash, DSASignatureFormat.Rfc3279DerSequence),
        _ => throw new ArgumentException($"{Id} does not sign with a {key.GetType().Name}.", nameof(key)),
    };

    /// <summary>The id.</summary>
    public override string ToString() => Id;

    internal bool Verify(SubjectPublicKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        IsFor(key)
        && (KeyKind == PublicKeyKind.Rsa
            ? key.VerificationKeys.VerifyRsa(data, signature, Hash, RSASignaturePadding.Pss)
            : key.VerificationKeys.VerifyEcdsa(data, signature, Hash));

    internal void WriteTo(AsnWriter writer) => writer.WriteEncodedValue(_identifier);

    // Over the span, because a revocation list can have tens of megabytes.
    private byte[] SignPss(RSA key, ReadOnlySpan<byte> data)
    {
        var signature = new byte[(key.KeySize + 7) / 8];
        return key.TrySignData(data, signature, Hash, RSASignaturePadding.Pss, out var octets) && octets == signature.Length
            ? signature
            : throw new CryptographicException("An RSA signature is as long as the modulus.");
    }

    // NULL parameters of the hashes are written, as in the OCES3 certificates.
    private static byte[] EncodePss(string hashOid, int saltOctets) =>
        PssParameters.Encode(hashOid, saltOctets, PssParameters.NullParameters.Written);

    // RFC 5758 §3.2: the parameters are absent.
    private static byte[] EncodeEcdsa(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }
}
