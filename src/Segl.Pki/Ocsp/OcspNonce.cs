using Segl.Pki.Asn1;

namespace Segl.Pki.Ocsp;

/// <summary>The extension that ties an answer to its question (RFC 6960 §4.4.1, RFC 9654): an OCTET STRING within the value's.</summary>
internal static class OcspNonce
{
    public static bool TryRead(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> octets)
    {
        var reader = new DerSpanReader(value);
        return reader.TryRead(DerTag.OctetString, out octets) && reader.IsEmpty;
    }

    /// <summary>Writes the extension; not critical, as nobody else's is.</summary>
    public static void PrependTo(ref DerBackwardWriter writer, ReadOnlySpan<byte> octets)
    {
        var before = writer.Written;
        writer.PrependValue(DerTag.OctetString, octets);
        writer.Wrap(DerTag.OctetString, before);
        writer.PrependValue(DerTag.ObjectIdentifier, OcspOids.Nonce);
        writer.Wrap(DerTag.Sequence, before);
    }
}
