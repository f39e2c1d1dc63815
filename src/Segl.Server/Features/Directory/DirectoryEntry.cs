using System.Text;

namespace Segl.Server.Features.Directory;

/// <summary>An entry as answers show it.</summary>
/// <param name="Name">Its distinguished name (RFC 4514).</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record DirectoryEntry(string Name, IReadOnlyList<EntryAttribute> Attributes)
{
    /// <summary>An attribute of it; null where it has none of that type.</summary>
    public EntryAttribute? Find(AttributeType type)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Type == type)
                return attribute;
        }

        return null;
    }
}

/// <summary>An attribute with its values.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Values">Its values as they go over the wire.</param>
/// <param name="Texts">Its values as texts; none where they are not compared.</param>
internal sealed record EntryAttribute(AttributeType Type, IReadOnlyList<ReadOnlyMemory<byte>> Values, IReadOnlyList<string> Texts)
{
    /// <summary>Its values as they are compared, which is done with few of them.</summary>
    public IReadOnlyList<string> Keys => field ??= [.. Texts.Select(DirectoryText.Fold)];

    /// <summary>An attribute of texts.</summary>
    public static EntryAttribute Of(AttributeType type, params IReadOnlyList<string> texts) =>
        new(type, [.. texts.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))], texts);

    /// <summary>An attribute of one text.</summary>
    public static EntryAttribute Of(AttributeType type, string text) => new(type, [Encoding.UTF8.GetBytes(text)], [text]);

    /// <summary>An attribute of certificates.</summary>
    public static EntryAttribute Of(AttributeType type, ReadOnlyMemory<byte> der) => new(type, [der], []);
}
