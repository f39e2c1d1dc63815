namespace Segl.Server.Features.Directory;

/// <summary>The pieces of three characters that a text consists of, which indexes know it by.</summary>
internal static class Trigrams
{
    /// <summary>How many characters a piece has; what is shorter no index knows.</summary>
    public const int Characters = 3;

    /// <summary>More of a text does not make it rarer; the whole of it is compared with what is found.</summary>
    private const int TextCharactersMax = 64;

    /// <summary>Its pieces, each once; none of a text that is shorter than one.</summary>
    /// <remarks>Characters are code points, as both databases count them.</remarks>
    public static IReadOnlyCollection<string> Of(string text)
    {
        var characters = text.EnumerateRunes().Take(TextCharactersMax).Select(rune => rune.ToString()).ToList();
        return [.. Enumerable.Range(0, Math.Max(0, characters.Count - Characters + 1))
            .Select(start => string.Concat(characters.Skip(start).Take(Characters))).Distinct(StringComparer.Ordinal)];
    }
}
