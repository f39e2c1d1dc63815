using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>A profile: its details, its certificates and orders.</summary>
[Needs(Right.SeeCertificates)]
public sealed class ProfileModel(FindProfile find, ListCertificates list, CurrentActor current) : PageModel
{
    /// <summary>The profile's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "profile")]
    public Guid ProfileId { get; set; }

    /// <summary>Whether an order was just deleted, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "slettet")]
    public bool WasDeleted { get; set; }

    /// <summary>Whether a change was just saved, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "gemt")]
    public bool WasSaved { get; set; }

    /// <summary>The profile.</summary>
    public ProfileWithOrders Found { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Its certificates that were fetched, the latest first.</summary>
    public IReadOnlyList<CertificateRow> Certificates { get; private set; } = [];

    /// <summary>Its orders that are still to be fetched, the latest first.</summary>
    public IReadOnlyList<CertificateOrder> OpenOrders => [.. Found.Orders.Where(order => order.IsOpen)];

    /// <summary>Whether the reader may order.</summary>
    public bool CanAdminister { get; private set; }

    /// <summary>Shows the profile.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        var found = await find.HandleAsync(ProfileId, actor, cancellationToken);
        var listed = await list.HandleAsync(ProfileId, actor, cancellationToken);
        if (found.IsRefused || listed.IsRefused)
            return NotFound();

        (Found, Certificates, CanAdminister) = (found.Value, listed.Value.Rows, actor.Has(Right.AdministerCertificates));
        return Page();
    }
}
