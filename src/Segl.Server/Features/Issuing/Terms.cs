using System.Collections.Frozen;
using System.Reflection;
using Segl.Server.Texts;

namespace Segl.Server.Features.Issuing;

/// <summary>The terms that are accepted before anything is issued (R3.1), as they stand beside this file.</summary>
/// <remarks>A change of meaning is a new pair of files under a new version; the old ones stay, because orders name the version.</remarks>
public static class Terms
{
    /// <summary>The version in force.</summary>
    public const string Version = "1";

    private static readonly FrozenDictionary<Language, IReadOnlyList<TermsPart>> InForce =
        Enum.GetValues<Language>().ToFrozenDictionary(language => language, language => (IReadOnlyList<TermsPart>)Read(language));

    /// <summary>The terms in force, in a language.</summary>
    public static IReadOnlyList<TermsPart> In(Language language) => InForce[language];

    private static List<TermsPart> Read(Language language)
    {
        var name = $"Segl.Server.Terms.terms-{Version}-{language.Tag()}.txt";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The terms {name} are missing.");
        using var reader = new StreamReader(stream);
        List<TermsPart> parts = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                parts.Add(new TermsPart(TermsPartKind.Heading, line[2..]));
            else if (line.StartsWith("- ", StringComparison.Ordinal))
                parts.Add(new TermsPart(TermsPartKind.Point, line[2..]));
            else if (line.Length > 0)
                parts.Add(new TermsPart(TermsPartKind.Paragraph, line));
        }

        return parts;
    }
}

/// <summary>One line of the terms.</summary>
public sealed record TermsPart(TermsPartKind Kind, string Text);

/// <summary>What a line of the terms is.</summary>
public enum TermsPartKind
{
    /// <summary>A heading.</summary>
    Heading,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A point of a list.</summary>
    Point,
}
