using System.Formats.Asn1;

namespace Segl.Pki.Tests;

/// <summary>DER as a list of its primitive values: where each stands, its tag and its contents.</summary>
internal static class DerOutline
{
    public sealed record Leaf(string Path, string Tag, string Contents)
    {
        public int Octets => Contents.Length / 2;
    }

    public static IReadOnlyList<Leaf> Of(ReadOnlyMemory<byte> der)
    {
        var leaves = new List<Leaf>();
        Walk(new AsnReader(der, AsnEncodingRules.DER), string.Empty, leaves);
        return leaves;
    }

    private static void Walk(AsnReader reader, string path, List<Leaf> leaves)
    {
        for (var index = 0; reader.HasData; index++)
        {
            var tag = reader.PeekTag();
            var contents = reader.PeekContentBytes();
            reader.ReadEncodedValue();
            var here = $"{path}/{index}";
            var children = tag.IsConstructed ? contents : Encapsulated(tag, contents);
            if (children is { } inner)
            {
                leaves.Add(new Leaf(here, tag.ToString(), string.Empty));
                Walk(new AsnReader(inner, AsnEncodingRules.DER), here, leaves);
            }
            else
            {
                leaves.Add(new Leaf(here, tag.ToString(), Convert.ToHexStringLower(contents.Span)));
            }
        }
    }

    // The values of extensions are DER within an OCTET STRING, and RSA keys are DER within a BIT STRING.
    private static ReadOnlyMemory<byte>? Encapsulated(Asn1Tag tag, ReadOnlyMemory<byte> contents)
    {
        if (tag == Asn1Tag.PrimitiveOctetString && IsSequence(contents.Span))
            return contents;
        if (tag == Asn1Tag.PrimitiveBitString && contents.Length > 1 && IsSequence(contents.Span[1..]))
            return contents[1..];
        return null;
    }

    private static bool IsSequence(ReadOnlySpan<byte> contents) =>
        AsnDecoder.TryReadEncodedValue(contents, AsnEncodingRules.DER, out var tag, out _, out _, out var consumed)
        && consumed == contents.Length
        && tag == Asn1Tag.Sequence;
}
