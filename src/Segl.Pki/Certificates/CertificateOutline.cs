using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Certificates;

/// <summary>Whom a certificate is for: as much of it as a directory shows.</summary>
/// <remarks>
/// For certificates that were read whole before, from one's own storage: key, validity, signature and all other extensions are passed over,
/// which is most of the work of reading one.
/// </remarks>
public sealed class CertificateOutline
{
    private static readonly DerFormat Format = new("certificate", "Certificate", Certificate.BytesMax);

    private CertificateOutline(ReadOnlyMemory<byte> der) => Der = der;

    /// <summary>The whole encoding.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>serialNumber.</summary>
    public required SerialNumber SerialNumber { get; init; }

    /// <summary>subject.</summary>
    public required DistinguishedName Subject { get; init; }

    /// <summary>As <see cref="FoundCertificate.EmailAddress"/>.</summary>
    public required EmailAddress? EmailAddress { get; init; }

    /// <summary>Reads it from one certificate in DER, of version 3.</summary>
    public static Result<CertificateOutline> Parse(ReadOnlyMemory<byte> der) => Format.Read(der, ReadFrom);

    private static Result<CertificateOutline> ReadFrom(AsnReader reader)
    {
        var der = reader.PeekEncodedValue();
        var toBeSigned = reader.ReadSequence().ReadSequence();
        toBeSigned.ReadEncodedValue(); // version
        var serialNumber = SerialNumber.ReadFrom(toBeSigned);
        toBeSigned.ReadEncodedValue(); // signature
        toBeSigned.ReadEncodedValue(); // issuer
        toBeSigned.ReadEncodedValue(); // validity
        var subject = DistinguishedName.ReadFrom(toBeSigned);
        toBeSigned.ReadEncodedValue(); // subjectPublicKeyInfo
        return new CertificateOutline(der) { SerialNumber = serialNumber, Subject = subject, EmailAddress = FindEmailAddress(toBeSigned) };
    }

    private static EmailAddress? FindEmailAddress(AsnReader toBeSigned)
    {
        var extensions = toBeSigned.ReadSequence(DerReading.Context(3)).ReadSequence();
        while (extensions.HasData)
        {
            var extension = CertificateExtension.ReadFrom(extensions);
            if (extension.Oid == Oids.SubjectAltName)
                return DerReading.ReadWhole(extension.Value, SubjectAltName.ReadFrom).EmailAddress;
        }

        return null;
    }
}
