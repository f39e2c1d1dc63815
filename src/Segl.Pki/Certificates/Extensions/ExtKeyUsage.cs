using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>The purposes that a key is limited to (RFC 5280 §4.2.1.12).</summary>
/// <param name="PurposeOids">In their order.</param>
public sealed record ExtKeyUsage(IReadOnlyList<string> PurposeOids)
{
    private const int PurposesMax = 32;

    internal static ExtKeyUsage ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var purposes = new List<string>();
        do
        {
            purposes.Add(sequence.ReadObjectIdentifier());
            DerReading.RequireAtMost(purposes.Count, PurposesMax, "key purposes");
        }
        while (sequence.HasData);
        return new ExtKeyUsage(purposes);
    }

    internal static CertificateExtension Write(string purposeOid) =>
        CertificateExtension.Of(Oids.ExtKeyUsage, isCritical: false, writer =>
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier(purposeOid);
        });
}
