using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Segl.Server.Features.Profiles;

/// <summary>A place in a list of profiles: the row that the next page begins after, or the previous one ends before.</summary>
/// <remarks>
/// A place, not a number: pages stay where they are while profiles come and go, and the hundredth page costs what the first one does.
/// The text is not secret and not trusted: whatever it says, only the actor's own profiles are listed.
/// </remarks>
public sealed record ProfileCursor
{
    private const char PartEnd = '\n';
    private const int CharactersMax = 600;

    /// <summary>Stands for no expiry: behind every instant of this and the next two centuries, in milliseconds since 1970.</summary>
    public const long NoExpiry = 99_999_999_999_999;

    /// <summary>What the row is sorted by as a name.</summary>
    public required string NameKey { get; init; }

    /// <summary>When the row's next certificate expires, in milliseconds since 1970, or <see cref="NoExpiry"/>.</summary>
    public required long Expiry { get; init; }

    /// <summary>The profile of the row.</summary>
    public required Guid Id { get; init; }

    /// <summary>The place of a row.</summary>
    public static ProfileCursor At(ProfileStanding row) =>
        new() { NameKey = row.NameKey, Expiry = row.NextExpiry?.ToUnixTimeMilliseconds() ?? NoExpiry, Id = row.Id };

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static ProfileCursor? Parse(string? text)
    {
        if (text is null or { Length: 0 or > CharactersMax } || !Base64Url.IsValid(text))
            return null;

        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(PartEnd) is [var id, var expiry, var name]
            && !name.Any(char.IsControl)
            && Guid.TryParseExact(id, "N", out var profile)
            && long.TryParse(expiry, NumberStyles.None, CultureInfo.InvariantCulture, out var instant)
            ? new ProfileCursor { NameKey = name, Expiry = instant, Id = profile }
            : null;
    }

    /// <summary>The text in an address.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{Id:N}{PartEnd}{Expiry}{PartEnd}{NameKey}")));
}

/// <summary>Which page of a list.</summary>
/// <param name="Cursor">The row beside the page; null for the first page.</param>
/// <param name="Direction">On which side of it the page lies.</param>
public sealed record ProfilePage(ProfileCursor? Cursor, PageDirection Direction)
{
    /// <summary>The first one.</summary>
    public static ProfilePage First { get; } = new(Cursor: null, PageDirection.After);
}

/// <summary>On which side of a row a page lies.</summary>
public enum PageDirection
{
    /// <summary>It begins after the row.</summary>
    After,

    /// <summary>It ends before the row.</summary>
    Before,
}
