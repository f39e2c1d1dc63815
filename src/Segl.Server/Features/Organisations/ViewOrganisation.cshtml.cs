using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>The organisation that the person acts for, with its settings.</summary>
[Needs(Right.SeeCertificates)]
public sealed class ViewOrganisationModel(FindOrganisation find, SeglDatabase database, CurrentActor current) : PageModel
{
    /// <summary>The organisation.</summary>
    public Organisation Organisation { get; private set; } = null!; // Set by the only handler before the page is written.

    /// <summary>Whether the person may change the settings.</summary>
    public bool MayChange { get; private set; }

    /// <summary>Whether the person has roles in other organisations too.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var actor = (await current.GetAsync(cancellationToken))!; // The filter lets nobody in without.
        Organisation = (await find.HandleAsync(actor, cancellationToken)).Value; // The filter has asked for the same right.
        MayChange = actor.Has(Right.ChangeOrganisation);
        HasOthers = await database.Memberships.AnyAsync(
            membership => membership.AccountId == actor.AccountId && membership.OrganisationId != actor.OrganisationId, cancellationToken);
    }
}
