using System.Text;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Profiles;

/// <summary>Which profiles a list shows, and in which order (R4.1, R4.2); all of it stands in the address of the page.</summary>
public sealed record ProfileFilter
{
    /// <summary>The longest search text: longer than any field it looks into.</summary>
    public const int SearchCharactersMax = 200;

    /// <summary>Words of a search; each must be found.</summary>
    private const int WordsMax = 8;

    private ProfileFilter(IReadOnlyList<string> words) => Words = words;

    /// <summary>No search, no filter.</summary>
    public static ProfileFilter All { get; } = new([]);

    /// <summary>What is looked for, folded; each word must stand in one of the fields.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Only profiles of this status; null for all.</summary>
    public ProfileStatus? Status { get; init; }

    /// <summary>Only profiles with an order of this type; null for all.</summary>
    public CertificateKind? Kind { get; init; }

    /// <summary>Only profiles of which a valid certificate expires within so many days; null for all.</summary>
    public int? ExpiresWithinDays { get; init; }

    /// <summary>The order of the list; default by name.</summary>
    public ProfileSort Sort { get; init; } = ProfileSort.Name;

    /// <summary>Whether it shows less than all.</summary>
    public bool IsNarrowed => Words.Count > 0 || AsksAboutCertificates;

    /// <summary>Whether it asks for what only the certificates know, so that all of them have to be looked at.</summary>
    internal bool AsksAboutCertificates => Status is not null || Kind is not null || ExpiresWithinDays is not null;

    /// <summary>Reads a search text: words between spaces or signs that nobody can see.</summary>
    public static Result<ProfileFilter> Search(string text)
    {
        var words = ProfileKeys.Fold(string.Concat(text.EnumerateRunes().Select(rune => IsWritten(rune) ? rune.ToString() : " ")))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        return text.Length > SearchCharactersMax || words.Count > WordsMax
            ? new Refusal("SearchTooLong", $"A search has at most {SearchCharactersMax} characters and {WordsMax} words.")
            {
                Arguments = [$"{SearchCharactersMax}", $"{WordsMax}"],
            }
            : new ProfileFilter(words);
    }

    // Noncharacters (Unicode §23.7) are never meant for interchange; the framework's normalisation throws at some of them.
    private static bool IsWritten(Rune rune) =>
        !Rune.IsControl(rune) && (rune.Value & 0xfffe) != 0xfffe && rune.Value is not (>= 0xfdd0 and <= 0xfdef);
}

/// <summary>The order of a list of profiles.</summary>
public enum ProfileSort
{
    /// <summary>By name, as a Danish list.</summary>
    Name,

    /// <summary>What expires first comes first; what has no valid certificate comes last.</summary>
    Expiry,
}
