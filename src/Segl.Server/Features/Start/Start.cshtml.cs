using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Overview;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Start;

/// <summary>What the portal is for and what one needs; whoever is signed in and sees certificates goes on to the overview.</summary>
[Public]
public sealed class StartModel(CurrentActor current) : PageModel
{
    /// <summary>Shows it, or leads on.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await current.GetAsync(cancellationToken) is { } actor && actor.Has(Right.SeeCertificates)
            ? LocalRedirect(OverviewModel.Path)
            : Page();
}
