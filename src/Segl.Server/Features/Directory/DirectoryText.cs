using System.Text;

namespace Segl.Server.Features.Directory;

/// <summary>How values are compared: the preparation of RFC 4518 as far as values of ours need it, on both sides.</summary>
internal static class DirectoryText
{
    /// <summary>Small and capital letters alike, compatible forms alike, no space at the ends and one where there are several.</summary>
    /// <remarks>Keys in the database are made with it too: the same text gives the same key, whichever database it is.</remarks>
    public static string Fold(string text) => Squeeze(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant()).Trim(' ');

    /// <summary>As <see cref="Fold"/>, but spaces at the ends count: a piece of a value may begin or end with one.</summary>
    public static string FoldPiece(string piece) => Squeeze(piece.Normalize(NormalizationForm.FormKC).ToLowerInvariant());

    private static string Squeeze(string text)
    {
        if (!text.Contains("  ", StringComparison.Ordinal))
            return text;

        var squeezed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character != ' ' || squeezed.Length == 0 || squeezed[^1] != ' ')
                squeezed.Append(character);
        }

        return squeezed.ToString();
    }
}
