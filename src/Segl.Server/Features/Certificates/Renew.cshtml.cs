using Microsoft.AspNetCore.Mvc;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Certificates;

/// <summary>Shows everything about the order to come, and orders the renewal (R4.5).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class RenewModel(FindCertificate find, OfferRenewal offers, RenewCertificate renew, CurrentActor current)
    : CertificatePage(find, current)
{
    /// <summary>The version of the profile that the page was filled with.</summary>
    [BindProperty]
    public int SeenVersion { get; set; }

    /// <summary>Whether to go on to issuing at once.</summary>
    [BindProperty]
    public DirectIssuing Direct { get; set; } = DirectIssuing.No;

    /// <summary>The order to come; null where there can be none.</summary>
    public RenewalOffer? Offer { get; private set; }

    /// <summary>Why there can be none; null where there can.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>The renewal that waits to be fetched; null for none.</summary>
    public CertificateOrder? Pending => Details.Renewals.FirstOrDefault(renewal => renewal.IsOpen);

    /// <summary>Shows the order to come.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();

        await OfferAsync(actor, cancellationToken);
        return Page();
    }

    /// <summary>Orders.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
        {
            await OfferAsync(actor, cancellationToken);
            return this.Malformed();
        }

        var renewed = await renew.HandleAsync(ProfileId, Details.Serial, new RenewalForm(SeenVersion, Direct), actor, cancellationToken);
        if (!renewed.IsRefused)
            return Redirect(renewed.Value.Next == NextPage.Issuing
                ? OrderPaths.Fetch(renewed.Value.ReferenceNumber)
                : CertificatePaths.Renewed(ProfileId, Details.Serial));

        // What the page shows now is what is so now, and the next form is about that.
        await FindAsync(cancellationToken);
        ModelState.Remove(nameof(SeenVersion));
        await OfferAsync(actor, cancellationToken);
        return Refusal is null ? this.Refused(renewed.Refusal) : Page();
    }

    private async Task OfferAsync(Actor actor, CancellationToken cancellationToken)
    {
        var offered = await offers.HandleAsync(ProfileId, Details.Serial, actor, cancellationToken);
        if (offered.IsRefused)
        {
            Refusal = offered.Refusal;
            Response.StatusCode = Problems.StatusOf(offered.Refusal);
            return;
        }

        Offer = offered.Value;
        SeenVersion = Offer.Profile.Version;
    }
}
