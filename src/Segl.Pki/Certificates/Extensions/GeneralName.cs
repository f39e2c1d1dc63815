using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>A name of a kind that its tag tells (RFC 5280 §4.2.1.6).</summary>
/// <param name="Kind">The choice.</param>
/// <param name="Text">The text of an e-mail address, a DNS name or a URI; null for other kinds.</param>
public sealed record GeneralName(GeneralNameKind Kind, string? Text)
{
    private const int KindMax = 8;

    internal static GeneralName ReadFrom(AsnReader reader)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue > KindMax)
            throw new AsnContentException("This is not a general name.");

        var kind = (GeneralNameKind)tag.TagValue;
        if (kind is GeneralNameKind.Rfc822Name or GeneralNameKind.DnsName or GeneralNameKind.Uri)
            return new GeneralName(kind, reader.ReadCharacterString(UniversalTagNumber.IA5String, DerReading.Context(tag.TagValue)));

        _ = reader.ReadEncodedValue();
        return new GeneralName(kind, Text: null);
    }

    internal static void WriteUri(AsnWriter writer, string uri) => Write(writer, GeneralNameKind.Uri, uri);

    internal static void WriteRfc822Name(AsnWriter writer, string address) => Write(writer, GeneralNameKind.Rfc822Name, address);

    private static void Write(AsnWriter writer, GeneralNameKind kind, string text) =>
        writer.WriteCharacterString(UniversalTagNumber.IA5String, text, DerReading.Context((int)kind));
}
