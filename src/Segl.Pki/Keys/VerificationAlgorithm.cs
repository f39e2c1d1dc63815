using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;

namespace Segl.Pki.Keys;

/// <summary>
/// A signature algorithm of other people's certificates, revocation lists and answers: more than we sign with, each with all its parameters
/// fixed.
/// </summary>
public sealed class VerificationAlgorithm
{
    private static readonly List<VerificationAlgorithm> All =
    [
        .. SignatureAlgorithm.All.Select(Of),
        .. Rsa("rsa-sha256", DigestStrength.Strong, HashAlgorithmName.SHA256, Oids.Sha256WithRsaEncryption),
        .. Rsa("rsa-sha384", DigestStrength.Strong, HashAlgorithmName.SHA384, Oids.Sha384WithRsaEncryption),
        .. Rsa("rsa-sha512", DigestStrength.Strong, HashAlgorithmName.SHA512, Oids.Sha512WithRsaEncryption),
        Ec("ecdsa-sha256", DigestStrength.Strong, HashAlgorithmName.SHA256, Oids.EcdsaWithSha256),
        Ec("ecdsa-sha384", DigestStrength.Strong, HashAlgorithmName.SHA384, Oids.EcdsaWithSha384),
        Ec("ecdsa-sha512", DigestStrength.Strong, HashAlgorithmName.SHA512, Oids.EcdsaWithSha512),
        .. Rsa("rsa-sha1", DigestStrength.Sha1, HashAlgorithmName.SHA1, Oids.Sha1WithRsaEncryption),
        Ec("ecdsa-sha1", DigestStrength.Sha1, HashAlgorithmName.SHA1, Oids.EcdsaWithSha1),
        .. Rsa("rsa-md5", DigestStrength.Broken, HashAlgorithmName.MD5, Oids.Md5WithRsaEncryption),
        Dsa("dsa-sha256", DigestStrength.Strong, HashAlgorithmName.SHA256, Oids.DsaWithSha256),
        Dsa("dsa-sha1", DigestStrength.Sha1, HashAlgorithmName.SHA1, Oids.DsaWithSha1),
    ];

    private readonly byte[] _identifier;
    private readonly HashAlgorithmName _hash;
    private readonly RSASignaturePadding? _padding;

    private VerificationAlgorithm(
        string id, DigestStrength strength, HashAlgorithmName hash, RSASignaturePadding? padding, byte[] identifier)
    {
        (Id, Strength, _hash, _padding, _identifier) = (id, strength, hash, padding, identifier);
        Family = padding is null ? SignatureFamily.Ecdsa : SignatureFamily.Rsa;
    }

    /// <summary>Its name in details.</summary>
    public string Id { get; }

    /// <summary>What its digest withstands.</summary>
    public DigestStrength Strength { get; }

    /// <summary>The kind of signature.</summary>
    public SignatureFamily Family { get; private init; }

    /// <summary>The digest that is signed.</summary>
    public HashAlgorithmName Hash => _hash;

    /// <summary>The one with exactly this AlgorithmIdentifier; null where it is not known.</summary>
    public static VerificationAlgorithm? Find(ReadOnlySpan<byte> identifier)
    {
        foreach (var algorithm in All)
        {
            if (identifier.SequenceEqual(algorithm._identifier))
                return algorithm;
        }

        return PssParameters.FindHash(identifier) is { } hash
            ? new VerificationAlgorithm($"rsa-pss-{hash.Name}", DigestStrength.Strong, hash, RSASignaturePadding.Pss, identifier.ToArray())
            : null;
    }

    /// <summary>Whether the key made the signature; false also where the key is of another kind, and where the digest is broken.</summary>
    public bool Verify(SubjectPublicKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Strength != DigestStrength.Broken
        && Family != SignatureFamily.Dsa
        && (key.Kind == PublicKeyKind.Rsa) == (_padding is not null)
        && (_padding is null
            ? key.VerificationKeys.VerifyEcdsa(data, signature, _hash)
            : key.VerificationKeys.VerifyRsa(data, signature, _hash, _padding));

    /// <summary>Whether a key of somebody's certificate made the signature; false also where nothing can be verified with it.</summary>
    internal bool Verify(FoundPublicKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Strength != DigestStrength.Broken && Family switch
        {
            SignatureFamily.Dsa => key.VerifyDsa(data, signature, _hash),
            SignatureFamily.Rsa when _padding is not null => key.VerifyRsa(data, signature, _hash, _padding),
            _ => key.VerifyEcdsa(data, signature, _hash),
        };

    /// <summary>The id.</summary>
    public override string ToString() => Id;

    private static VerificationAlgorithm Of(SignatureAlgorithm ours) => new(
        ours.Id,
        DigestStrength.Strong,
        ours.Hash,
        ours.KeyKind == PublicKeyKind.Rsa ? RSASignaturePadding.Pss : null,
        ours.Identifier.ToArray());

    // RFC 4055 §5: the parameters are NULL, and must be taken where they are left out too.
    private static IEnumerable<VerificationAlgorithm> Rsa(string id, DigestStrength strength, HashAlgorithmName hash, string oid) =>
        new[] { true, false }.Select(
            hasNull => new VerificationAlgorithm(id, strength, hash, RSASignaturePadding.Pkcs1, Encode(oid, hasNull)));

    // RFC 5758 §3.2: the parameters are absent.
    private static VerificationAlgorithm Ec(string id, DigestStrength strength, HashAlgorithmName hash, string oid) =>
        new(id, strength, hash, padding: null, Encode(oid, hasNull: false));

    // RFC 3279 §2.2.2 and RFC 5758 §3.1: likewise.
    private static VerificationAlgorithm Dsa(string id, DigestStrength strength, HashAlgorithmName hash, string oid) =>
        new(id, strength, hash, padding: null, Encode(oid, hasNull: false)) { Family = SignatureFamily.Dsa };

    private static byte[] Encode(string oid, bool hasNull)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (hasNull)
                writer.WriteNull();
        }

        return writer.Encode();
    }
}
