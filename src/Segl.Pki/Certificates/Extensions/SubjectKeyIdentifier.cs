using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>A name for the subject's key (RFC 5280 §4.2.1.2).</summary>
/// <param name="KeyIdentifier">The identifier.</param>
public sealed record SubjectKeyIdentifier(ReadOnlyMemory<byte> KeyIdentifier)
{
    internal static SubjectKeyIdentifier ReadFrom(AsnReader reader) => new(reader.ReadOctetString());

    internal static CertificateExtension Write(ReadOnlyMemory<byte> keyIdentifier) =>
        CertificateExtension.Of(Oids.SubjectKeyIdentifier, isCritical: false, writer => writer.WriteOctetString(keyIdentifier.Span));
}
