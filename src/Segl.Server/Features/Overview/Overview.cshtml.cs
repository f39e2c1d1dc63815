using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Overview;

/// <summary>The first page after signing in: what expires, what waits, what went wrong.</summary>
[Needs(Right.SeeCertificates)]
public sealed class OverviewModel(ViewOverview view, UnreadNotices notices, CurrentActor current) : PageModel
{
    /// <summary>Its address.</summary>
    public const string Path = "/overblik";

    /// <summary>What there is to know.</summary>
    public OrganisationOverview Overview { get; private set; } = null!; // Set before the page is shown.

    /// <summary>How many notices the reader has not seen.</summary>
    public int Unread { get; private set; }

    /// <summary>Whether nothing went wrong.</summary>
    public bool IsAllWell => Overview.Lapsed.Count == 0 && Overview.Unusable.Count == 0;

    /// <summary>Whether the reader may order and renew.</summary>
    public bool CanAdminister { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        var overview = await view.HandleAsync(actor, cancellationToken);
        if (overview.IsRefused)
            return NotFound();

        (Overview, CanAdminister) = (overview.Value, actor.Has(Right.AdministerCertificates));
        Unread = await notices.CountAsync(actor.AccountId, cancellationToken);
        return Page();
    }
}
