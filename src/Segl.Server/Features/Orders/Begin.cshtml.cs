using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>What one needs to create a profile and order its first certificate.</summary>
[Needs(Right.AdministerCertificates)]
public sealed class BeginModel(BeginOrder begin, CurrentActor current) : PageModel
{
    /// <summary>Opens a form.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        var begun = await begin.HandleAsync(profileId: null, actor, cancellationToken);
        return begun.IsRefused ? this.Refused(begun.Refusal) : Redirect(OrderPaths.Of(begun.Value, OrderStep.MasterData));
    }
}
