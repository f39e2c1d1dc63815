using System.Globalization;
using System.Text;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Names;

/// <summary>Text that a person reads in a certificate and must not be deceived by: Latin letters, digits, ordinary punctuation.</summary>
/// <remarks>
/// A name is evidence of who somebody is. Characters that cannot be seen, that turn the reading direction, or that look like
/// Latin letters and are not, would let one organisation pass for another (Unicode UTS #39).
/// </remarks>
internal static class LatinText
{
    /// <summary>X.520 upper bounds <c>ub-common-name</c> and <c>ub-organization-name</c> (RFC 5280 Appendix A).</summary>
    public const int CharactersMax = 64;

    /// <summary>More than this is not even looked at: normalising is work.</summary>
    private const int InputCharactersMax = 1024;

    private const string Punctuation = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~§°´·«»–—‘’“”„…€£½";

    /// <summary>Composes, trims and judges the text.</summary>
    public static Result<string> Parse(string text)
    {
        if (text.Length > InputCharactersMax)
            return TooLong(text.Length);
        if (!IsWellFormed(text))
            return new Refusal("NameMalformed", "The name is not valid Unicode text. Type it again.");

        var composed = text.Trim(' ').Normalize(NormalizationForm.FormC);
        if (composed.Length == 0)
            return new Refusal("NameEmpty", "The name is empty. Write 1 to 64 characters.");

        return Judge(composed) is { } refusal ? refusal
            : composed.Length > CharactersMax ? TooLong(composed.Length)
            : composed;
    }

    private static Refusal? Judge(string text)
    {
        var runes = text.EnumerateRunes().ToList();
        foreach (var rune in runes)
        {
            if (JudgeUnseen(rune) is { } refusal)
                return refusal;
        }

        var other = runes.FirstOrDefault(rune => Rune.IsLetter(rune) && !IsLatin(rune));
        if (other != default && runes.Exists(IsLatin))
            return Of("NameMixesScripts", other, "mixes letters of several alphabets, which can make it look like another name");
        if (other != default)
            return Of("NameNotLatin", other, "is not written in Latin letters");

        var unusual = runes.FirstOrDefault(rune => !IsOrdinary(rune));
        if (unusual != default)
            return Of("NameHasUnusualCharacter", unusual, "has a character that is neither letter, digit nor ordinary punctuation");

        if (HasStackedMarks(runes))
            return new Refusal("NameStacksMarks", "The name has several marks on one letter. Write each letter with one mark at most.");

        // Marks and signs alone name nobody: marks without a letter are drawn on whatever stands before them.
        return runes.Exists(Rune.IsLetterOrDigit)
            ? null
            : new Refusal("NameWithoutLetter", "The name has neither letter nor digit. Write at least one.");
    }

    private static Refusal? JudgeUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            => Of("NameHasControlCharacter", rune, "has a control character"),
        UnicodeCategory.Format when IsBidiControl(rune) =>
            Of("NameHasBidiControl", rune, "has a character that turns the reading direction"),
        UnicodeCategory.Format => Of("NameHasInvisibleCharacter", rune, "has an invisible character"),
        _ when IsBlank(rune) => Of("NameHasInvisibleCharacter", rune, "has an invisible character"),
        _ => null,
    };

    // Composed text keeps a mark of its own only where no such letter exists. One more on top is no language's, and can hide the letter.
    private static bool HasStackedMarks(List<Rune> runes)
    {
        for (var at = 1; at < runes.Count; at++)
        {
            if (IsMark(runes[at]) && IsMark(runes[at - 1]))
                return true;
        }

        return false;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    private static bool IsBidiControl(Rune rune) =>
        rune.Value is 0x061c or 0x200e or 0x200f or (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    // Letters and marks that show nothing: Hangul fillers, the Braille blank, variation selectors, the grapheme joiner.
    private static bool IsBlank(Rune rune) =>
        rune.Value is 0x034f or 0x115f or 0x1160 or 0x2800 or 0x3164 or 0xffa0 or (>= 0xfe00 and <= 0xfe0f);

    private static bool IsLatin(Rune rune) => Rune.IsLetter(rune)
        && rune.Value is <= 0x024f or (>= 0x1e00 and <= 0x1eff);

    private static bool IsOrdinary(Rune rune) =>
        IsLatin(rune) || rune.Value is >= '0' and <= '9' or (>= 0x0300 and <= 0x036f)
            || (rune.IsBmp && Punctuation.Contains((char)rune.Value, StringComparison.Ordinal));

    private static bool IsWellFormed(string text)
    {
        for (var remaining = text.AsSpan(); remaining.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(remaining, out var rune, out var consumed) != System.Buffers.OperationStatus.Done
                || IsNonCharacter(rune))
                return false;
            remaining = remaining[consumed..];
        }

        return true;
    }

    // Unicode §23.7: never meant for interchange, and the framework's normalisation throws at some of them.
    private static bool IsNonCharacter(Rune rune) => (rune.Value & 0xfffe) == 0xfffe || rune.Value is >= 0xfdd0 and <= 0xfdef;

    private static Refusal TooLong(int characters)
    {
        var count = characters.ToString(CultureInfo.InvariantCulture);
        return new Refusal("NameTooLong", $"The name has {count} characters; a certificate has room for {CharactersMax}. Shorten it.")
        {
            Clause = "RFC 5280 Appendix A.1",
            Arguments = [count, CharactersMax.ToString(CultureInfo.InvariantCulture)],
        };
    }

    private static Refusal Of(string code, Rune rune, string fault)
    {
        var point = $"U+{rune.Value.ToString("X4", CultureInfo.InvariantCulture)}";
        return new Refusal(code, $"The name {fault} ({point}). Write it in Latin letters, digits and ordinary punctuation.")
        {
            Arguments = [point],
        };
    }
}
