using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;

namespace Segl.Pki.Keys;

/// <summary>Whoever can sign with a private key, and how: a key at hand, or one that lies elsewhere and is asked.</summary>
public sealed class KeySigner
{
    private readonly Func<ReadOnlyMemory<byte>, byte[]> _sign;

    /// <summary>A key that is asked.</summary>
    /// <param name="publicKey">Its public half.</param>
    /// <param name="identifier">The AlgorithmIdentifier of what it makes, in DER.</param>
    /// <param name="sign">Gives the signature on the octets; ECDSA as a SEQUENCE of r and s (RFC 3279 §2.2.3).</param>
    public KeySigner(SubjectPublicKey publicKey, ReadOnlyMemory<byte> identifier, Func<ReadOnlyMemory<byte>, byte[]> sign)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        ArgumentNullException.ThrowIfNull(sign);
        (PublicKey, Identifier, _sign) = (publicKey, identifier, sign);
    }

    /// <summary>The public half of the key.</summary>
    public SubjectPublicKey PublicKey { get; }

    /// <summary>The AlgorithmIdentifier in DER.</summary>
    public ReadOnlyMemory<byte> Identifier { get; }

    /// <summary>A key at hand, with the algorithm that Segl signs with: RSASSA-PSS or ECDSA.</summary>
    /// <exception cref="ArgumentException">The algorithm is not for the key.</exception>
    public static KeySigner Of(AsymmetricAlgorithm key, SignatureAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        var publicKey = SubjectPublicKey.Of(key);
        return algorithm.IsFor(publicKey)
            ? new KeySigner(publicKey, algorithm.Identifier, data => algorithm.Sign(key, data.Span))
            : throw new ArgumentException($"{algorithm} is not for a key of the kind {publicKey.Kind}.", nameof(algorithm));
    }

    /// <summary>An RSA key at hand that signs as PKCS#1 v1.5 with SHA-256, which every peer knows (RFC 9481 §3.1).</summary>
    public static KeySigner RsaPkcs1(RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.Sha256WithRsaEncryption);
            writer.WriteNull();
        }

        return new KeySigner(
            SubjectPublicKey.Of(key),
            writer.Encode(),
            data => key.SignData(data.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    /// <summary>Signs.</summary>
    public byte[] Sign(ReadOnlyMemory<byte> data) => _sign(data);
}
