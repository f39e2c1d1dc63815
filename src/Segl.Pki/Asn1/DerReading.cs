using System.Formats.Asn1;

namespace Segl.Pki.Asn1;

/// <summary>Reading steps that the framework's reader leaves to its caller.</summary>
internal static class DerReading
{
    /// <summary>Reads a BIT STRING that holds whole octets, as keys and signatures do.</summary>
    public static ReadOnlyMemory<byte> ReadOctetsInBitString(this AsnReader reader)
    {
        var octets = reader.ReadBitString(out var unusedBits);
        return unusedBits == 0 ? octets : throw new AsnContentException("A bit string of whole octets is expected here.");
    }

    /// <summary>Reads a BOOLEAN with DEFAULT FALSE; DER leaves the default out (X.690 §11.5).</summary>
    public static bool ReadBooleanDefaultFalse(this AsnReader reader)
    {
        if (!reader.HasData || !reader.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            return false;
        return reader.ReadBoolean() ? true : throw new AsnContentException("A default value FALSE is written out.");
    }

    /// <summary>Opens the bytes of an OCTET STRING that itself holds one DER value.</summary>
    public static T ReadWhole<T>(ReadOnlyMemory<byte> encoded, Func<AsnReader, T> read)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.DER);
        var value = read(reader);
        reader.ThrowIfNotEmpty();
        return value;
    }

    /// <summary>The part of the memory that a span is over; empty where the span is.</summary>
    public static ReadOnlyMemory<byte> Part(this ReadOnlyMemory<byte> source, ReadOnlySpan<byte> part) =>
        source.Span.Overlaps(part, out var offset) ? source.Slice(offset, part.Length) : default;

    /// <summary>The dotted form of the contents octets of an OBJECT IDENTIFIER.</summary>
    /// <exception cref="AsnContentException">They are not those of one.</exception>
    public static string ReadOid(ReadOnlySpan<byte> contents)
    {
        var encoded = new byte[contents.Length + 6];
        var writer = new DerBackwardWriter(encoded);
        writer.PrependValue(DerTag.ObjectIdentifier, contents);
        return AsnDecoder.ReadObjectIdentifier(writer.Encoded, AsnEncodingRules.DER, out _);
    }

    /// <summary>Whether the next value has this context-specific tag.</summary>
    public static bool NextIs(this AsnReader reader, int contextTag) =>
        reader.HasData && reader.PeekTag() is { TagClass: TagClass.ContextSpecific } tag && tag.TagValue == contextTag;

    /// <summary>Refuses a list that is longer than any honest one.</summary>
    public static void RequireAtMost(int count, int countMax, string what)
    {
        if (count > countMax)
            throw new AsnContentException(
                $"There are more than {countMax.ToString(System.Globalization.CultureInfo.InvariantCulture)} {what}.");
    }

    /// <summary>A context-specific tag.</summary>
    public static Asn1Tag Context(int number, bool isConstructed = false) => new(TagClass.ContextSpecific, number, isConstructed);
}
