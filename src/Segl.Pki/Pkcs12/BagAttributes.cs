using System.Formats.Asn1;
using System.Text;

namespace Segl.Pki.Pkcs12;

/// <summary>What is said of a bag: <c>friendlyName</c> and <c>localKeyId</c> of RFC 2985 §5.5; null where not said.</summary>
internal sealed record BagAttributes(string? FriendlyName, ReadOnlyMemory<byte>? LocalKeyId)
{
    public static readonly BagAttributes None = new(FriendlyName: null, LocalKeyId: null);

    /// <summary>Writes nothing at all for none: the set is optional, and an empty one is known to confuse.</summary>
    public void Write(AsnWriter writer)
    {
        if (FriendlyName is null && LocalKeyId is null)
            return;

        using (writer.PushSetOf())
        {
            if (FriendlyName is { } friendlyName)
                WriteAttribute(writer, Pkcs12Oids.FriendlyName, () => WriteBmpString(writer, friendlyName));
            if (LocalKeyId is { } localKeyId)
                WriteAttribute(writer, Pkcs12Oids.LocalKeyId, () => writer.WriteOctetString(localKeyId.Span));
        }
    }

    /// <summary>Reads the rest of a bag; attributes of other kinds (Java and Windows have their own) are passed over.</summary>
    public static BagAttributes Read(AsnReader bag)
    {
        if (!bag.HasData)
            return None;

        AsnReader attributes = bag.ReadSetOf();
        BagAttributes read = None;
        while (attributes.HasData)
            read = read.With(attributes.ReadSequence());

        return read;
    }

    private BagAttributes With(AsnReader attribute)
    {
        string type = attribute.ReadObjectIdentifier();
        AsnReader values = attribute.ReadSetOf();
        attribute.ThrowIfNotEmpty();
        if (type is not (Pkcs12Oids.FriendlyName or Pkcs12Oids.LocalKeyId))
            return this;
        if (type is Pkcs12Oids.FriendlyName ? FriendlyName is not null : LocalKeyId is not null)
            throw new AsnContentException($"attribute {type} twice");

        BagAttributes with = type is Pkcs12Oids.FriendlyName
            ? this with { FriendlyName = ReadBmpString(values) }
            : this with { LocalKeyId = values.ReadOctetString() };
        values.ThrowIfNotEmpty();
        return with;
    }

    private static void WriteAttribute(AsnWriter writer, string type, Action writeValue)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
                writeValue();
        }
    }

    /// <summary>
    /// A BMPString has no characters beyond the basic plane (X.680 §41.14): they become U+FFFD, as the name is only for show.
    /// </summary>
    private static void WriteBmpString(AsnWriter writer, string text)
    {
        StringBuilder basic = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            basic.Append((rune.IsBmp ? rune : Rune.ReplacementChar).ToString());

        writer.WriteCharacterString(UniversalTagNumber.BMPString, basic.ToString());
    }

    /// <summary>Others do write surrogate pairs; taken as UTF-16 they read as meant.</summary>
    private static string ReadBmpString(AsnReader values)
    {
        byte[] bytes = new byte[values.PeekContentBytes().Length];
        return values.TryReadCharacterStringBytes(bytes, new Asn1Tag(UniversalTagNumber.BMPString), out int written) && written % 2 == 0
            ? Encoding.BigEndianUnicode.GetString(bytes.AsSpan(0, written))
            : throw new AsnContentException("a friendlyName that is no BMPString");
    }
}
