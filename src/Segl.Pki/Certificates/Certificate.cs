using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>A signed certificate, read strictly (RFC 5280 §4.1). That it can be read does not say that its signature is good.</summary>
public sealed class Certificate : IEquatable<Certificate>
{
    /// <summary>The largest that is read; real ones have one to three thousand bytes.</summary>
    public const int BytesMax = 64 * 1024;

    private static readonly DerFormat Format = new("certificate", "Certificate", BytesMax);

    private Certificate(ReadOnlyMemory<byte> der, TbsCertificate toBeSigned, ReadOnlyMemory<byte> signature) =>
        (Der, ToBeSigned, Signature) = (der, toBeSigned, signature);

    /// <summary>The whole encoding.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>What the signature is over, and every field in it.</summary>
    public TbsCertificate ToBeSigned { get; }

    /// <summary>The bits of the signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>serialNumber.</summary>
    public SerialNumber SerialNumber => ToBeSigned.SerialNumber;

    /// <summary>subject.</summary>
    public DistinguishedName Subject => ToBeSigned.Subject;

    /// <summary>issuer.</summary>
    public DistinguishedName Issuer => ToBeSigned.Issuer;

    /// <summary>validity.</summary>
    public Validity Validity => ToBeSigned.Validity;

    /// <summary>The subject's key.</summary>
    public SubjectPublicKey PublicKey => ToBeSigned.PublicKey;

    /// <summary>The algorithm of the signature; null where it is not one of ours.</summary>
    public SignatureAlgorithm? SignatureAlgorithm => ToBeSigned.SignatureAlgorithm;

    /// <summary>The extensions in their order.</summary>
    public CertificateExtensions Extensions => ToBeSigned.Extensions;

    /// <summary>Whether the subject is an authority.</summary>
    public bool IsAuthority => Extensions.BasicConstraints is { IsAuthority: true };

    /// <summary>The first e-mail address of the subject's alternative names that is one; null where there is none.</summary>
    public EmailAddress? EmailAddress => Extensions.SubjectAltName?.EmailAddress;

    /// <summary>SHA-256 of <see cref="Der"/> in lower-case hexadecimal.</summary>
    public string Sha256Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Der.Span));

    /// <summary>SHA-1 of <see cref="Der"/> in lower-case hexadecimal, which some systems still show and search by.</summary>
    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "A name that people compare by eye in older systems; nothing is decided by it.")]
    public string Sha1Fingerprint => Convert.ToHexStringLower(SHA1.HashData(Der.Span));

    /// <summary>Reads one certificate in DER.</summary>
    public static Result<Certificate> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    /// <summary>Whether the issuer's key made the signature; false also where the algorithm is not one of ours.</summary>
    public bool IsSignedBy(SubjectPublicKey issuerKey) =>
        SignatureAlgorithm is { } algorithm && issuerKey.Verify(ToBeSigned.Der.Span, Signature.Span, algorithm);

    /// <summary>Whether the issuer's key made the signature, by any algorithm of today's that is known here, ours or not.</summary>
    internal bool IsVerifiedBy(SubjectPublicKey issuerKey) =>
        VerificationAlgorithm.Find(ToBeSigned.SignatureIdentifier.Span) is { Strength: DigestStrength.Strong } algorithm
        && algorithm.Verify(issuerKey, ToBeSigned.Der.Span, Signature.Span);

    /// <summary>The textual form (RFC 7468 §5), with a line end after the last line.</summary>
    public string ToPem() => PemEncoding.WriteString("CERTIFICATE", Der.Span) + "\n";

    /// <inheritdoc/>
    public bool Equals(Certificate? other) => other is not null && Der.Span.SequenceEqual(other.Der.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Certificate);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(SerialNumber, Issuer);

    /// <summary>The subject and the serial number.</summary>
    public override string ToString() => $"{Subject} {SerialNumber}";

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
        return new Certificate(der, toBeSigned.Value, signature);
    }
}
