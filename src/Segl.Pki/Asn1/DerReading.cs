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

    /// <summary>Reads a value within an explicit tag, and nothing after it.</summary>
    public static T ReadTagged<T>(this AsnReader reader, int contextTag, Func<AsnReader, T> read)
    {
        var tagged = reader.ReadSequence(Context(contextTag));
        var value = read(tagged);
        tagged.ThrowIfNotEmpty();
        return value;
    }

    /// <summary>Reads a value within an explicit tag that may be absent.</summary>
    public static T? ReadOptional<T>(this AsnReader reader, int contextTag, Func<AsnReader, T> read)
        where T : class => reader.NextIs(contextTag) ? reader.ReadTagged(contextTag, read) : null;

    /// <summary>Reads the octets of an OCTET STRING within an explicit tag that may be absent, and bounds their number.</summary>
    public static ReadOnlyMemory<byte>? ReadOptionalOctets(this AsnReader reader, int contextTag, int octetsMax)
    {
        if (!reader.NextIs(contextTag))
            return null;

        var octets = reader.ReadTagged(contextTag, tagged => tagged.ReadOctetString());
        RequireAtMost(octets.Length, octetsMax, "octets in one field");
        return octets;
    }

    /// <summary>Reads the values of a SEQUENCE OF, of which there is at least one and at most as many as said.</summary>
    public static IReadOnlyList<T> ReadList<T>(this AsnReader reader, int countMax, string what, Func<AsnReader, T> read)
    {
        var sequence = reader.ReadSequence();
        var values = new List<T>();
        do
        {
            values.Add(read(sequence));
            RequireAtMost(values.Count, countMax, what);
        }
        while (sequence.HasData);
        return values;
    }

    /// <summary>Reads a value with an implicit tag as what it would be without: a SEQUENCE.</summary>
    public static ReadOnlyMemory<byte> ReadAsSequence(this AsnReader reader, int contextTag)
    {
        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue != contextTag || !tag.IsConstructed)
            throw new AsnContentException("A constructed value with another tag is expected here.");

        var encoded = reader.ReadEncodedValue().ToArray();
        encoded[0] = DerTag.Sequence;
        return encoded;
    }

    /// <summary>A context-specific tag.</summary>
    public static Asn1Tag Context(int number, bool isConstructed = false) => new(TagClass.ContextSpecific, number, isConstructed);
}
