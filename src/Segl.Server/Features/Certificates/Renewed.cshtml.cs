using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>That the renewal is ordered, and what happens next and to whom (R4.5).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class RenewedModel(FindCertificate find, FindOrder findOrder, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>The order that renews the certificate.</summary>
    public OrderDetails Renewal { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Shows the receipt; there is none while nothing is ordered.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (Details.Renewals is not [.., var latest])
            return Redirect(Details.Path);

        var found = await findOrder.HandleAsync(latest.Id, actor, cancellationToken);
        if (found.IsRefused)
            return NotFound();

        Renewal = found.Value;
        return Page();
    }
}
