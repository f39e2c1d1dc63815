using System.Globalization;

namespace Segl.Server.Design;

/// <summary>Text of strangers as it is shown: what would turn or hide other characters is written out.</summary>
/// <remarks>A name with U+202E in it reads from the right: what stands in the certificate is not what anybody sees (Unicode TR 36 §2.6).</remarks>
public static class VisibleText
{
    /// <summary>The text with each control and format character as <c>[U+202E]</c>; null for null.</summary>
    public static string? Of(string? text) => text is null || !text.Any(IsInvisible)
        ? text
        : string.Concat(text.Select(character =>
            IsInvisible(character) ? string.Create(CultureInfo.InvariantCulture, $"[U+{(int)character:X4}]") : character.ToString()));

    private static bool IsInvisible(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
