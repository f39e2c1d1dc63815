using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>“Order new certificate” of a profile that exists (R2.9).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class BeginFurtherModel(BeginOrder begin, FindProfile find, CurrentActor current) : PageModel
{
    /// <summary>The profile's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "profile")]
    public Guid ProfileId { get; set; }

    /// <summary>The profile.</summary>
    public CertificateProfile Profile { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Shows what will be ordered.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await FindAsync(cancellationToken) is null ? NotFound() : Page();

    /// <summary>Opens a form.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();

        var begun = await begin.HandleAsync(ProfileId, actor, cancellationToken);
        return begun.IsRefused ? this.Refused(begun.Refusal) : Redirect(OrderPaths.Of(begun.Value, OrderStep.Certificate));
    }

    private async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(ProfileId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        Profile = found.Value.Profile;
        return actor;
    }
}
