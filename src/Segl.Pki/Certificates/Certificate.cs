using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>A signed certificate, read strictly (RFC 5280 §4.1). That it can be read does not say that its signature is good.</summary>
public sealed class Certificate : FoundCertificate, IEquatable<Certificate>
{
    private static readonly DerFormat Format = new("certificate", "Certificate", BytesMax);

    private Certificate()
    {
    }

    /// <summary>What the signature is over, and every field in it.</summary>
    public required TbsCertificate ToBeSigned { get; init; }

    /// <summary>serialNumber.</summary>
    public SerialNumber SerialNumber => ToBeSigned.SerialNumber;

    /// <summary>validity.</summary>
    public Validity Validity => ToBeSigned.Validity;

    /// <summary>The subject's key.</summary>
    public SubjectPublicKey PublicKey => ToBeSigned.PublicKey;

    /// <summary>The algorithm of the signature; null where it is not one of ours.</summary>
    public SignatureAlgorithm? SignatureAlgorithm => ToBeSigned.SignatureAlgorithm;

    /// <summary>Reads one certificate in DER.</summary>
    public static Result<Certificate> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    /// <summary>Whether the issuer's key made the signature; false also where the algorithm is not one of ours.</summary>
    public bool IsSignedBy(SubjectPublicKey issuerKey) =>
        SignatureAlgorithm is { } algorithm && issuerKey.Verify(ToBeSigned.Der.Span, Signature.Span, algorithm);

    /// <summary>Whether the issuer's key made the signature, by any algorithm of today's that is known here, ours or not.</summary>
    internal bool IsVerifiedBy(SubjectPublicKey issuerKey) =>
        VerificationAlgorithm.Find(ToBeSigned.SignatureIdentifier.Span) is { Strength: DigestStrength.Strong } algorithm
        && algorithm.Verify(issuerKey, ToBeSigned.Der.Span, Signature.Span);

    /// <inheritdoc/>
    public bool Equals(Certificate? other) => base.Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    /// <summary>Puts what was signed and its signature together.</summary>
    internal static byte[] Assemble(ReadOnlySpan<byte> toBeSigned, SignatureAlgorithm algorithm, ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(toBeSigned);
            algorithm.WriteTo(writer);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    private static Result<Certificate> ReadFrom(AsnReader reader)
    {
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var toBeSigned = TbsCertificate.ReadFrom(sequence);
        if (toBeSigned.IsRefused)
            return toBeSigned.Refusal;

        // RFC 5280 §4.1.1.2: the same identifier within and without, else the algorithm could be exchanged.
        var signatureIdentifier = sequence.ReadEncodedValue();
        if (!signatureIdentifier.Span.SequenceEqual(toBeSigned.Value.SignatureIdentifier.Span))
            throw new AsnContentException("The two signature algorithms differ (RFC 5280 §4.1.1.2).");

        var signature = sequence.ReadOctetsInBitString();
        sequence.ThrowIfNotEmpty();
        return Of(toBeSigned.Value, der, signature);
    }

    private static Certificate Of(TbsCertificate toBeSigned, ReadOnlyMemory<byte> der, ReadOnlyMemory<byte> signature) => new()
    {
        ToBeSigned = toBeSigned,
        Der = der,
        SignedBytes = toBeSigned.Der,
        SignatureIdentifier = toBeSigned.SignatureIdentifier,
        Signature = signature,
        SerialOctets = toBeSigned.SerialNumber.Bytes,
        Issuer = toBeSigned.Issuer,
        NotBefore = toBeSigned.Validity.NotBefore,
        NotAfter = toBeSigned.Validity.NotAfter,
        Subject = toBeSigned.Subject,
        Key = FoundPublicKey.Of(toBeSigned.PublicKey),
        Extensions = toBeSigned.Extensions,
    };
}
