using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>What is signed in a certificate, read back strictly from its DER (RFC 5280 §4.1.2).</summary>
/// <remarks>Only version 3 is read: without extensions nothing tells an authority from an end entity.</remarks>
public sealed class TbsCertificate
{
    /// <summary>The INTEGER that stands for version 3 (RFC 5280 §4.1.2.1).</summary>
    private const int Version3 = 2;

    internal static readonly DerFormat Format = new("certificate body", "Certificate", BytesMax: Certificate.BytesMax);

    private TbsCertificate(ReadOnlyMemory<byte> der) => Der = der;

    /// <summary>The encoding.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>serialNumber.</summary>
    public SerialNumber SerialNumber { get; private init; }

    /// <summary>The AlgorithmIdentifier of the signature, in DER.</summary>
    public required ReadOnlyMemory<byte> SignatureIdentifier { get; init; }

    /// <summary>The algorithm of the signature; null where it is not one of ours.</summary>
    public SignatureAlgorithm? SignatureAlgorithm => SignatureAlgorithm.Find(SignatureIdentifier.Span);

    /// <summary>issuer.</summary>
    public required DistinguishedName Issuer { get; init; }

    /// <summary>validity.</summary>
    public required Validity Validity { get; init; }

    /// <summary>subject.</summary>
    public required DistinguishedName Subject { get; init; }

    /// <summary>subjectPublicKeyInfo.</summary>
    public required SubjectPublicKey PublicKey { get; init; }

    /// <summary>extensions.</summary>
    public required CertificateExtensions Extensions { get; init; }

    /// <summary>Reads it.</summary>
    public static Result<TbsCertificate> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    internal static Result<TbsCertificate> ReadFrom(AsnReader reader)
    {
        var der = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        RequireVersion3(sequence);
        var serialNumber = SerialNumber.ReadFrom(sequence);
        var signatureIdentifier = sequence.ReadEncodedValue();
        var issuer = DistinguishedName.ReadFrom(sequence);
        var validity = Validity.ReadFrom(sequence);
        var subject = DistinguishedName.ReadFrom(sequence);
        var publicKey = SubjectPublicKeyReader.Read(new AsnReader(sequence.ReadEncodedValue(), AsnEncodingRules.DER));
        if (publicKey.IsRefused)
            return publicKey.Refusal;

        var extensions = ReadExtensions(sequence);
        sequence.ThrowIfNotEmpty();
        return new TbsCertificate(der)
        {
            SerialNumber = serialNumber,
            SignatureIdentifier = signatureIdentifier,
            Issuer = issuer,
            Validity = validity,
            Subject = subject,
            PublicKey = publicKey.Value,
            Extensions = extensions,
        };
    }

    private static void RequireVersion3(AsnReader sequence)
    {
        var explicitVersion = sequence.ReadSequence(DerReading.Context(0));
        if (!explicitVersion.TryReadInt32(out var version) || version != Version3)
            throw new AsnContentException("The certificate is not of version 3.");
        explicitVersion.ThrowIfNotEmpty();
    }

    private static CertificateExtensions ReadExtensions(AsnReader sequence)
    {
        var explicitExtensions = sequence.ReadSequence(DerReading.Context(3));
        var extensions = CertificateExtensions.ReadFrom(explicitExtensions);
        explicitExtensions.ThrowIfNotEmpty();
        return extensions;
    }
}
