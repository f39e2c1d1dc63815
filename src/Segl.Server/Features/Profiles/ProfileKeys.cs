using System.Globalization;
using System.Text;

namespace Segl.Server.Features.Profiles;

/// <summary>What profiles are sorted and searched by: the same on every database, whatever collations it knows.</summary>
internal static class ProfileKeys
{
    /// <summary>Between the fields of the search text: no field can hold it, so no term is found across two of them.</summary>
    private const char FieldEnd = '\n';

    /// <summary>
    /// A key whose byte order is the order of a Danish list: small and capital letters alike, é as e, æ, ø and å after z.
    /// </summary>
    /// <remarks>The three stand where ISO 646-DK has them, directly after z; the signs that stand there in ASCII sort with them.</remarks>
    public static string NameKey(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (var letter in Fold(name))
            key.Append(letter switch { 'æ' or 'ä' => '{', 'ø' or 'ö' => '|', 'å' => '}', _ => letter });
        return key.ToString();
    }

    /// <summary>All fields of a profile that a search looks into (R4.2), folded as <see cref="Fold"/> folds the term.</summary>
    public static string SearchText(CertificateProfile profile) => Fold(string.Join(
        FieldEnd, profile.Id, profile.Name, profile.Email, profile.ContactName, profile.ContactEmail));

    /// <summary>Small and capital letters alike, and letters without their accents; å, ä and ö are letters of their own.</summary>
    public static string Fold(string text)
    {
        var composed = text.Normalize(NormalizationForm.FormC).ToLowerInvariant();
        if (Ascii.IsValid(composed))
            return composed;

        var folded = new StringBuilder(composed.Length);
        foreach (var rune in composed.EnumerateRunes())
        {
            if (rune.IsAscii || rune.Value is 'å' or 'ä' or 'ö')
                folded.Append(rune);
            else
                AppendWithoutMarks(folded, rune);
        }

        return folded.ToString();
    }

    private static void AppendWithoutMarks(StringBuilder folded, Rune rune)
    {
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(part) != UnicodeCategory.NonSpacingMark)
                folded.Append(part);
        }
    }
}
