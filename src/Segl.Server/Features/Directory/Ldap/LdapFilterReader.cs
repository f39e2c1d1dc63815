using System.Formats.Asn1;

namespace Segl.Server.Features.Directory.Ldap;

/// <summary>Reads filters (RFC 4511 §4.5.1.7), within bounds of depth and number.</summary>
internal sealed class LdapFilterReader
{
    /// <summary>Filters within one another; the address books of mail programs send three.</summary>
    public const int DepthMax = 16;

    /// <summary>Filters in all; the address books of mail programs send a dozen.</summary>
    public const int FiltersMax = 128;

    /// <summary>Pieces of one value.</summary>
    private const int PiecesMax = 16;

    private int _filters;

    private LdapFilterReader()
    {
    }

    /// <summary>Reads one filter with all in it.</summary>
    /// <exception cref="AsnContentException">It is none, or too large.</exception>
    public static LdapFilter Read(AsnReader reader) => new LdapFilterReader().Read(reader, depth: 1);

    private LdapFilter Read(AsnReader reader, int depth)
    {
        if (depth > DepthMax || ++_filters > FiltersMax)
            throw new AsnContentException("The filter is too large.");

        var tag = reader.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific)
            throw new AsnContentException("There is no filter where one belongs.");

        return tag.TagValue switch
        {
            0 => new AndFilter(ReadParts(reader.ReadSetOf(skipSortOrderValidation: true, tag), depth)),
            1 => new OrFilter(ReadParts(reader.ReadSetOf(skipSortOrderValidation: true, tag), depth)),
            2 => ReadNot(reader.ReadSequence(tag), depth),
            // Where nothing is nearer than equal, about equal is equal (RFC 4511 §4.5.1.7.6).
            3 or 8 => ReadEquality(reader.ReadSequence(tag)),
            4 => ReadSubstrings(reader.ReadSequence(tag)),
            // No attribute here has an order, and there are no rules to be named: both are undefined (RFC 4511 §4.5.1.7).
            5 or 6 => ReadUndefined(reader.ReadSequence(tag), values: 2),
            7 => new PresenceFilter(LdapReader.ReadText(reader, tag)),
            9 => ReadExtensible(reader.ReadSequence(tag)),
            _ => throw new AsnContentException("A filter is of a kind that is not known."),
        };
    }

    private List<LdapFilter> ReadParts(AsnReader set, int depth)
    {
        var parts = new List<LdapFilter>();
        while (set.HasData)
            parts.Add(Read(set, depth + 1));
        return parts;
    }

    private NotFilter ReadNot(AsnReader not, int depth)
    {
        var part = Read(not, depth + 1);
        not.ThrowIfNotEmpty();
        return new NotFilter(part);
    }

    private static LdapFilter ReadEquality(AsnReader assertion)
    {
        var attribute = LdapReader.ReadText(assertion);
        var value = LdapReader.ReadTextOrNull(assertion);
        assertion.ThrowIfNotEmpty();
        return value is null ? new UndefinedFilter() : new EqualityFilter(attribute, value);
    }

    private static UndefinedFilter ReadUndefined(AsnReader assertion, int values)
    {
        for (var index = 0; index < values; index++)
            LdapReader.ReadOctets(assertion);
        assertion.ThrowIfNotEmpty();
        return new UndefinedFilter();
    }

    private static UndefinedFilter ReadExtensible(AsnReader assertion)
    {
        while (assertion.HasData)
            assertion.ReadEncodedValue();
        return new UndefinedFilter();
    }

    private static LdapFilter ReadSubstrings(AsnReader filter)
    {
        var attribute = LdapReader.ReadText(filter);
        var pieces = filter.ReadSequence();
        filter.ThrowIfNotEmpty();
        string? initial = null, final = null;
        var any = new List<string>();
        var isText = true;
        var count = 0;
        do
        {
            var tag = pieces.PeekTag();
            var text = LdapReader.ReadTextOrNull(pieces, LdapTag.Context(tag.TagValue));
            // How it begins can only come first, how it ends only last (RFC 4511 §4.5.1).
            if (++count > PiecesMax || final is not null || (tag.TagValue == 0 && count > 1) || tag.TagValue is < 0 or > 2)
                throw new AsnContentException("The pieces of a filter are out of order, or too many.");
            isText &= text is not null;
            if (tag.TagValue == 0)
                initial = text;
            else if (tag.TagValue == 2)
                final = text ?? "";
            else
                any.Add(text ?? "");
        }
        while (pieces.HasData);

        return isText ? new SubstringsFilter(attribute, initial, any, final) : new UndefinedFilter();
    }
}
