using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Profiles;

/// <summary>A page whose address says which profiles are meant: the list, and its export.</summary>
public abstract class ProfileSearchPage : PageModel
{
    /// <summary>The days that the expiry filter offers: the thresholds of notices, and a half and a whole year.</summary>
    public static IReadOnlyList<int> ExpiryChoices { get; } = [7, 14, 30, 60, 90, 180, 365];

    /// <summary>What is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "soeg")]
    public string? Search { get; set; }

    /// <summary>The status, or all.</summary>
    [BindProperty(SupportsGet = true, Name = "status")]
    public ProfileStatus? Status { get; set; }

    /// <summary>The type, or all.</summary>
    [BindProperty(SupportsGet = true, Name = "type")]
    public CertificateKind? Kind { get; set; }

    /// <summary>Days until the next expiry at most, or all.</summary>
    [BindProperty(SupportsGet = true, Name = "udloeb")]
    public int? ExpiresWithinDays { get; set; }

    /// <summary>The order.</summary>
    [BindProperty(SupportsGet = true, Name = "sorter")]
    public ProfileSort Sort { get; set; }

    /// <summary>What the address asks for.</summary>
    /// <returns>A refusal where it asks for what cannot be chosen, or for too much.</returns>
    protected Result<ProfileFilter> ReadFilter()
    {
        if (!ModelState.IsValid || !IsChoosable)
            return new Refusal("FilterUnknown", "The address asks for a filter that there is not.");

        var searched = ProfileFilter.Search(Search ?? "");
        if (searched.IsRefused)
            return searched.Refusal.At("soeg");
        return searched.Value with { Status = Status, Kind = Kind, ExpiresWithinDays = ExpiresWithinDays, Sort = Sort };
    }

    private bool IsChoosable =>
        (Status is not { } status || Enum.IsDefined(status)) && (Kind is not { } kind || Enum.IsDefined(kind))
        && Enum.IsDefined(Sort) && (ExpiresWithinDays is not { } days || ExpiryChoices.Contains(days));
}
