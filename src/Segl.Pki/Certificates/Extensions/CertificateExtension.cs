using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>One extension as it stands in a certificate (RFC 5280 §4.1.2.9).</summary>
/// <param name="Oid">Which it is.</param>
/// <param name="IsCritical">Whether who does not know it must refuse the certificate.</param>
/// <param name="Value">The DER inside its OCTET STRING.</param>
public sealed record CertificateExtension(string Oid, bool IsCritical, ReadOnlyMemory<byte> Value)
{
    internal static CertificateExtension ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var extension = new CertificateExtension(
            sequence.ReadObjectIdentifier(), sequence.ReadBooleanDefaultFalse(), sequence.ReadOctetString());
        sequence.ThrowIfNotEmpty();
        return extension;
    }

    /// <summary>Reads one of somebody else's, also where it is said of it that it is not critical, which DER leaves out.</summary>
    internal static CertificateExtension ReadFound(AsnReader reader, ICollection<Departure> departures)
    {
        var sequence = reader.ReadSequence();
        var oid = sequence.ReadObjectIdentifier();
        var isWritten = sequence.HasData && sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean);
        var isCritical = isWritten && sequence.ReadBoolean();
        if (isWritten && !isCritical)
            departures.Add(Departure.DefaultWritten(oid));

        var extension = new CertificateExtension(oid, isCritical, sequence.ReadOctetString());
        sequence.ThrowIfNotEmpty();
        return extension;
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oid);
            if (IsCritical)
                writer.WriteBoolean(value: true);
            writer.WriteOctetString(Value.Span);
        }
    }

    /// <summary>One whose value is written by <paramref name="write"/>.</summary>
    internal static CertificateExtension Of(string oid, bool isCritical, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return new CertificateExtension(oid, isCritical, writer.Encode());
    }
}
