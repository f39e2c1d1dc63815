using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>KeyUsage as a named bit string (RFC 5280 §4.2.1.3).</summary>
internal static class KeyUsageBits
{
    public static KeyUsages ReadFrom(AsnReader reader)
    {
        var usages = reader.ReadNamedBitListValue<KeyUsages>();

        // RFC 5280 §4.2.1.3: at least one bit is set.
        return usages == KeyUsages.None ? throw new AsnContentException("The key usage allows nothing.") : usages;
    }

    public static CertificateExtension Write(KeyUsages usages) =>
        CertificateExtension.Of(Oids.KeyUsage, isCritical: true, writer => writer.WriteNamedBitList(usages));
}
