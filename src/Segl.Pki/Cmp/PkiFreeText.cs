using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Cmp;

/// <summary>Texts for people in UTF-8 (RFC 9810 §5.1.1).</summary>
internal static class PkiFreeText
{
    private const int TextsMax = 16;

    /// <summary>More than a screen of text is not read by anybody.</summary>
    private const int CharactersMax = 4096;

    public static IReadOnlyList<string> ReadFrom(AsnReader reader) => reader.ReadList(TextsMax, "texts", ReadText);

    public static void WriteTo(AsnWriter writer, IReadOnlyList<string> texts)
    {
        using (writer.PushSequence())
        {
            foreach (var text in texts)
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, text);
        }
    }

    private static string ReadText(AsnReader reader)
    {
        var text = reader.ReadCharacterString(UniversalTagNumber.UTF8String);
        DerReading.RequireAtMost(text.Length, CharactersMax, "characters in a text");
        return text;
    }
}
