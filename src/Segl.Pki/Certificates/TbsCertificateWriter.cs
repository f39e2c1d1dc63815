using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>Writes TBSCertificate (RFC 5280 §4.1) of version 3, without unique identifiers (§4.1.2.8).</summary>
internal static class TbsCertificateWriter
{
    private const int Version3 = 2;

    public static CertificateDraft Write(
        SerialNumber serialNumber,
        Issuer issuer,
        Validity validity,
        DistinguishedName subject,
        SubjectPublicKey publicKey,
        IReadOnlyList<CertificateExtension> extensions)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(DerReading.Context(0)))
                writer.WriteInteger(Version3);

            serialNumber.WriteTo(writer);
            issuer.Algorithm.WriteTo(writer);
            issuer.Name.WriteTo(writer);
            validity.WriteTo(writer);
            subject.WriteTo(writer);
            writer.WriteEncodedValue(publicKey.Spki.Span);

            using (writer.PushSequence(DerReading.Context(3)))
            using (writer.PushSequence())
            {
                foreach (var extension in extensions)
                    extension.WriteTo(writer);
            }
        }

        return new CertificateDraft
        {
            ToBeSigned = writer.Encode(),
            SerialNumber = serialNumber,
            Subject = subject,
            Validity = validity,
            PublicKey = publicKey,
        };
    }
}
