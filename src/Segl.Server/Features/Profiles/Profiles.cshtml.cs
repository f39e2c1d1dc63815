using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>The organisation's profiles by name (R4.1).</summary>
[Needs(Right.SeeCertificates)]
public sealed class ProfilesModel(ListProfiles list, CurrentActor current) : PageModel
{
    /// <summary>From how many profiles on the button stands above the list too, where it need not be scrolled to (R4.2).</summary>
    private const int LongListMin = 9;

    /// <summary>The page of the list, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "side")]
    public int PageNumber { get; set; } = 1;

    /// <summary>The list.</summary>
    public ProfileList Profiles { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Whether the reader may create one.</summary>
    public bool CanAdminister { get; private set; }

    /// <summary>Whether the button stands above the list.</summary>
    public bool IsLong => Profiles.Count >= LongListMin;

    /// <summary>Shows the list.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        var listed = await list.HandleAsync(PageNumber, actor, cancellationToken);
        if (listed.IsRefused)
            return NotFound();

        (Profiles, CanAdminister) = (listed.Value, actor.Has(Right.AdministerCertificates));
        return Page();
    }
}
