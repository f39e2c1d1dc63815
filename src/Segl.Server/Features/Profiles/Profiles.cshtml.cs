using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>The organisation's profiles: searched, filtered, sorted and paged by what stands in the address (R4.1, R4.2).</summary>
[Needs(Right.SeeCertificates)]
public sealed class ProfilesModel(ListProfiles list, CurrentActor current) : ProfileSearchPage
{
    /// <summary>The address of the list.</summary>
    public const string Path = "/certifikater";

    /// <summary>From how many profiles on the button stands above the list too, where it need not be scrolled to (R4.2).</summary>
    private const int LongListMin = 9;

    /// <summary>The row that the page begins after.</summary>
    [BindProperty(SupportsGet = true, Name = "efter")]
    public string? After { get; set; }

    /// <summary>The row that the page ends before.</summary>
    [BindProperty(SupportsGet = true, Name = "foer")]
    public string? Before { get; set; }

    /// <summary>The list; null where the search cannot be used.</summary>
    public ProfileList? Profiles { get; private set; }

    /// <summary>Whether the list shows less than all.</summary>
    public bool IsNarrowed { get; private set; }

    /// <summary>Whether the reader may create one.</summary>
    public bool CanAdminister { get; private set; }

    /// <summary>Whether the button stands above the list.</summary>
    public bool IsLong => Profiles is { Count: >= LongListMin };

    /// <summary>Shows the list.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();
        CanAdminister = actor.Has(Right.AdministerCertificates);
        var filter = ReadFilter();
        if (filter.IsRefused)
            return this.Refused(filter.Refusal);

        var listed = await list.HandleAsync(filter.Value, PageAsked(), actor, cancellationToken);
        if (listed.IsRefused)
            return NotFound();

        (Profiles, IsNarrowed) = (listed.Value, filter.Value.IsNarrowed);
        return Page();
    }

    /// <summary>The address of this list sorted otherwise, from its first page.</summary>
    public string SortedBy(ProfileSort sort) => Address(("sorter", sort == ProfileSort.Name ? null : $"{sort}"));

    /// <summary>The address of the page after a row.</summary>
    public string PageAfter(ProfileCursor row) => Address(("efter", $"{row}"), ("sorter", SortInAddress));

    /// <summary>The address of the page before a row.</summary>
    public string PageBefore(ProfileCursor row) => Address(("foer", $"{row}"), ("sorter", SortInAddress));

    /// <summary>The address of the same profiles as CSV.</summary>
    public string ExportAddress => $"{Path}/eksport{Address()[Path.Length..]}";

    private string? SortInAddress => Sort == ProfileSort.Name ? null : $"{Sort}";

    private ProfilePage PageAsked() =>
        ProfileCursor.Parse(Before) is { } before
            ? new ProfilePage(before, PageDirection.Before)
            : new ProfilePage(ProfileCursor.Parse(After), PageDirection.After);

    private string Address(params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["soeg"] = string.IsNullOrEmpty(Search) ? null : Search,
            ["status"] = Status?.ToString(),
            ["type"] = Kind?.ToString(),
            ["udloeb"] = ExpiresWithinDays?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in more)
            query[name] = value;
        return QueryHelpers.AddQueryString(Path, query.Where(part => part.Value is not null));
    }
}
