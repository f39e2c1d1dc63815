using System.Globalization;
using System.Text;

namespace Segl.Server.Features.Directory;

/// <summary>A distinguished name that a client wrote (RFC 4514), as far as entries of ours have such names.</summary>
/// <param name="RelativeNames">The relative names, the nearest to the root first; each type and value, compared as values are.</param>
internal sealed record DirectoryName(IReadOnlyList<(AttributeType? Type, string Key)> RelativeNames)
{
    /// <summary>The longest that is read; ours have a hundred characters.</summary>
    private const int CharactersMax = 4 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one; null where it is not of that form.</summary>
    public static DirectoryName? Parse(string text)
    {
        if (text.Length > CharactersMax)
            return null;
        if (text.Trim(' ').Length == 0)
            return new DirectoryName([]);

        var names = new List<(AttributeType?, string)>();
        foreach (var part in Split(text, ','))
        {
            // A relative name of several attributes is nobody's here, whatever they are.
            var attributes = Split(part, '+').ConvertAll(ParseAttribute);
            if (attributes.Contains(null))
                return null;
            names.Add(attributes is [{ } one] ? one : (null, ""));
        }

        names.Reverse();
        return new DirectoryName(names);
    }

    /// <summary>A value with what a name needs escaped.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var (index, character) in value.Index())
        {
            var isEdge = index == 0 || index == value.Length - 1;
            var isSpecial = character is '"' or '+' or ',' or ';' or '<' or '>' or '\\';
            if (isSpecial || (character == ' ' && isEdge) || (character == '#' && index == 0))
                escaped.Append('\\');
            escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static (AttributeType?, string)? ParseAttribute(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            return null;

        var type = text[..equals].Trim(' ');
        var value = text[(equals + 1)..].TrimStart(' ');
        if (type.Length == 0 || !type.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'))
            return null;
        if (value.StartsWith('#'))
            return (null, ""); // DER in hexadecimal: no value of ours is a better one for it.

        return Unescape(value) is { } plain ? (AttributeTypes.Find(type), DirectoryText.Fold(plain)) : null;
    }

    private static string? Unescape(string value)
    {
        var octets = new List<byte>(value.Length);
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] is '"' or ';' or '<' or '>' or '\0')
                return null;
            if (value[index] != '\\')
            {
                if (Append(octets, value, ref index))
                    continue;
                return null;
            }

            if (index + 2 < value.Length && byte.TryParse(
                value.AsSpan(index + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                octets.Add(octet);
                index += 2;
            }
            else if (index + 1 < value.Length && value[index + 1] is '"' or '+' or ',' or ';' or '<' or '>' or '\\' or ' ' or '#' or '=')
            {
                octets.Add((byte)value[++index]);
            }
            else
            {
                return null;
            }
        }

        return TextOf(octets);
    }

    private static bool Append(List<byte> octets, string value, ref int index)
    {
        if (!Rune.TryGetRuneAt(value, index, out var rune))
            return false;

        Span<byte> encoded = stackalloc byte[4];
        foreach (var octet in encoded[..rune.EncodeToUtf8(encoded)])
            octets.Add(octet);
        index += rune.Utf16SequenceLength - 1;
        return true;
    }

    private static string? TextOf(List<byte> octets)
    {
        try
        {
            return Utf8.GetString([.. octets]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\\')
                index++;
            else if (text[index] == separator)
            {
                parts.Add(text[start..index]);
                start = index + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
