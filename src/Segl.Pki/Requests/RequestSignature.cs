using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Requests;

/// <summary>How a certification request is signed: wider than what we sign with, because other people's tools write requests.</summary>
/// <param name="KeyKinds">The kinds of key that it is for.</param>
/// <param name="Hash">The digest.</param>
/// <param name="Padding">The padding of an RSA signature; null for ECDSA.</param>
internal sealed record RequestSignature(IReadOnlyList<PublicKeyKind> KeyKinds, HashAlgorithmName Hash, RSASignaturePadding? Padding)
{
    private static readonly IReadOnlyList<PublicKeyKind> Rsa = [PublicKeyKind.Rsa];
    private static readonly IReadOnlyList<PublicKeyKind> Ec = [PublicKeyKind.EcP256, PublicKeyKind.EcP384];

    public static Result<RequestSignature> ReadFrom(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var identifier = reader.ReadSequence();
        var oid = identifier.ReadObjectIdentifier();
        return oid switch
        {
            Oids.Sha256WithRsaEncryption => new RequestSignature(Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            Oids.Sha384WithRsaEncryption => new RequestSignature(Rsa, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            Oids.Sha512WithRsaEncryption => new RequestSignature(Rsa, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            Oids.EcdsaWithSha256 => new RequestSignature(Ec, HashAlgorithmName.SHA256, Padding: null),
            Oids.EcdsaWithSha384 => new RequestSignature(Ec, HashAlgorithmName.SHA384, Padding: null),
            Oids.EcdsaWithSha512 => new RequestSignature(Ec, HashAlgorithmName.SHA512, Padding: null),
            Oids.RsassaPss => FromPss(encoded),
            _ => NotSupported(oid),
        };
    }

    public bool Verify(SubjectPublicKey key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!KeyKinds.Contains(key.Kind))
            return false;

        if (Padding is not null)
        {
            using var rsa = RSA.Create();
            rsa.ImportSubjectPublicKeyInfo(key.Spki.Span, out _);
            return rsa.VerifyData(data, signature, Hash, Padding);
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(key.Spki.Span, out _);
        return ecdsa.VerifyData(data, signature, Hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static Result<RequestSignature> FromPss(ReadOnlyMemory<byte> encoded) =>
        PssParameters.FindHash(encoded.Span) is { } hash
            ? new RequestSignature(Rsa, hash, RSASignaturePadding.Pss)
            : NotSupported($"{Oids.RsassaPss} with other parameters than SHA-2 throughout and a salt as long as the digest");

    private static Refusal NotSupported(string algorithm) =>
        new(
            "RequestSignatureNotSupported",
            $"The request is signed with {algorithm}. Sign it with RSA or ECDSA and SHA-256, SHA-384 or SHA-512.")
        {
            Arguments = [algorithm],
        };
}
