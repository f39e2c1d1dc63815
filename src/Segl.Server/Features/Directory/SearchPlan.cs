using System.Diagnostics;
using Segl.Pki.Names;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>Which indexes hold everything that a filter can be true of.</summary>
internal static class SearchPlan
{
    /// <summary>A piece of a value that is shorter would be found in every other entry.</summary>
    private const int BeginningCharactersMin = 3;

    /// <summary>The address book of a mail program asks two indexes.</summary>
    public const int TermsMax = 16;

    private const int UuidCharacters = 36;

    /// <summary>The lookups; none where nothing can match; null where no index holds it: everything would have to be read.</summary>
    public static IReadOnlyList<LookupTerm>? Of(LdapFilter filter) => Terms(filter) is { Count: <= TermsMax } terms ? terms : null;

    private static IReadOnlyList<LookupTerm>? Terms(LdapFilter filter) => filter switch
    {
        AndFilter and => and.Parts.Select(Terms).OfType<IReadOnlyList<LookupTerm>>().MinBy(Width),
        OrFilter or => Union([.. or.Parts.Select(Terms)]),
        NotFilter => null,
        EqualityFilter equality => OfEquality(equality),
        SubstringsFilter substrings => OfSubstrings(substrings),
        PresenceFilter presence => AttributeTypes.Find(presence.Attribute) is { IsOperational: false } ? null : [],
        UndefinedFilter => [],
        _ => throw new UnreachableException($"Filter {filter}"),
    };

    // Nothing at all is the narrowest.
    private static (int Kind, int Count) Width(IReadOnlyList<LookupTerm> terms) =>
        (terms.Count == 0 ? -1 : terms.Max(term => (int)term.Kind), terms.Count);

    private static List<LookupTerm>? Union(IReadOnlyList<IReadOnlyList<LookupTerm>?> parts) =>
        parts.Contains(null) ? null : [.. parts.OfType<IReadOnlyList<LookupTerm>>().SelectMany(terms => terms).Distinct()];

    private static IReadOnlyList<LookupTerm>? OfEquality(EqualityFilter equality)
    {
        if (AttributeTypes.Find(equality.Attribute) is not { IsBinary: false, IsOperational: false } type)
            return [];

        var key = DirectoryText.Fold(equality.Value);
        if (key.Contains('\0', StringComparison.Ordinal))
            return []; // No value has it, and no database takes it.
        if (type == AttributeTypes.Mail)
            return [new(LookupKind.Mail, key)];
        if (type == AttributeTypes.CommonName)
            return [new(LookupKind.Name, key)];
        if (type == AttributeTypes.UserId)
            return SerialNumber.Parse(key) is { IsRefused: false } serial ? [new(LookupKind.Serial, serial.Value.ToString())] : [];
        if (type == AttributeTypes.SerialNumber)
            return OfProfile(key);
        if (type == AttributeTypes.OrganizationIdentifier)
            return DirectoryTree.CvrOf(key) is { } cvr ? [new(LookupKind.Organisation, cvr.Value)] : [];

        // The country's entry is always at hand. Other attributes have no index.
        return type == AttributeTypes.Country ? [] : null;
    }

    // What stands before the profile's id is the template's; the filter itself is compared with all of it.
    private static LookupTerm[] OfProfile(string key) =>
        key.Length >= UuidCharacters && Guid.TryParseExact(key[^UuidCharacters..], "D", out _)
            ? [new(LookupKind.Profile, key[^UuidCharacters..])]
            : [];

    private static LookupTerm[]? OfSubstrings(SubstringsFilter filter)
    {
        if (AttributeTypes.Find(filter.Attribute) is not { HasSubstrings: true } type)
            return [];

        var beginning = DirectoryText.FoldPiece(filter.Initial ?? "").TrimStart(' ');
        string[] pieces = [.. filter.Any.Select(DirectoryText.FoldPiece), DirectoryText.FoldPiece(filter.Final ?? "").TrimEnd(' ')];
        if (beginning.Contains('\0', StringComparison.Ordinal) || pieces.Any(piece => piece.Contains('\0', StringComparison.Ordinal)))
            return [];
        if (type != AttributeTypes.Mail && type != AttributeTypes.CommonName)
            return null; // Of the others there is no index of pieces.
        if (beginning.Length >= BeginningCharactersMin)
            return [new(type == AttributeTypes.Mail ? LookupKind.MailBeginning : LookupKind.NameBeginning, beginning)];

        // The longest is the rarest.
        var longest = pieces.MaxBy(piece => piece.Length) ?? "";
        return Trigrams.Of(longest).Count == 0 ? null : [new(type == AttributeTypes.Mail ? LookupKind.MailPiece : LookupKind.NamePiece, longest)];
    }
}
