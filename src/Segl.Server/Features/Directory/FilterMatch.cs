using System.Diagnostics;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>Whether a filter is true of an entry, false, or cannot be said (RFC 4511 §4.5.1.7).</summary>
internal static class FilterMatch
{
    /// <summary>Whether it is true.</summary>
    public static bool IsTrue(LdapFilter filter, DirectoryEntry entry) => Of(filter, entry) is true;

    // Null for what cannot be said: its opposite cannot be said either. Depth is bounded by the reader.
    private static bool? Of(LdapFilter filter, DirectoryEntry entry) => filter switch
    {
        AndFilter and => All(and.Parts, entry),
        OrFilter or => !All(or.Parts, entry, isOpposite: true),
        NotFilter not => !Of(not.Part, entry),
        EqualityFilter equality => IsEqual(equality, entry),
        SubstringsFilter substrings => Contains(substrings, entry),
        PresenceFilter presence => AttributeTypes.Find(presence.Attribute) is { } type ? entry.Find(type) is not null : null,
        UndefinedFilter => null,
        _ => throw new UnreachableException($"Filter {filter}"),
    };

    private static bool? All(IReadOnlyList<LdapFilter> parts, DirectoryEntry entry, bool isOpposite = false)
    {
        bool? all = true;
        foreach (var part in parts)
        {
            var match = isOpposite ? !Of(part, entry) : Of(part, entry);
            if (match is false)
                return false;
            all = match is null ? null : all;
        }

        return all;
    }

    private static bool? IsEqual(EqualityFilter equality, DirectoryEntry entry)
    {
        if (AttributeTypes.Find(equality.Attribute) is not { IsBinary: false } type)
            return null;
        if (entry.Find(type) is not { } attribute)
            return false;

        var key = DirectoryText.Fold(ObjectClasses.NameOf(type, equality.Value));
        return attribute.Keys.Contains(key, StringComparer.Ordinal);
    }

    private static bool? Contains(SubstringsFilter filter, DirectoryEntry entry)
    {
        if (AttributeTypes.Find(filter.Attribute) is not { HasSubstrings: true } type)
            return null;

        return entry.Find(type) is { } attribute && attribute.Keys.Any(key => Contains(key, filter));
    }

    private static bool Contains(string key, SubstringsFilter filter)
    {
        var rest = key.AsSpan();
        if (filter.Initial is { } initial)
        {
            var start = DirectoryText.FoldPiece(initial).TrimStart(' ');
            if (!rest.StartsWith(start, StringComparison.Ordinal))
                return false;
            rest = rest[start.Length..];
        }

        foreach (var any in filter.Any)
        {
            var piece = DirectoryText.FoldPiece(any);
            if (rest.IndexOf(piece, StringComparison.Ordinal) is not (>= 0 and var at))
                return false;
            rest = rest[(at + piece.Length)..];
        }

        return filter.Final is null || rest.EndsWith(DirectoryText.FoldPiece(filter.Final).TrimEnd(' '), StringComparison.Ordinal);
    }
}
