using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>The form of the organisation's settings.</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class ChangeSettingsPageModel(SeglDatabase database, CurrentActor current, ChangeSettings changeSettings) : PageModel
{
    /// <summary>The version that the form was filled with.</summary>
    [BindProperty]
    public int SeenVersion { get; set; }

    /// <summary>Whether organisation certificates may be ordered.</summary>
    [BindProperty]
    public bool Certificates { get; set; }

    /// <summary>Whether profiles may have seals.</summary>
    [BindProperty]
    public bool Seals { get; set; }

    /// <summary>Whether orders may be identified via API.</summary>
    [BindProperty]
    public bool Api { get; set; }

    /// <summary>Shows the settings as they are.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var actor = await ActorAsync(cancellationToken);
        var organisation = await database.Organisations.AsNoTracking().SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        (SeenVersion, Certificates) = (organisation.Version, organisation.AllowsOrganisationCertificates);
        (Seals, Api) = (organisation.AllowsSeals, organisation.AllowsApiIdentification);
    }

    /// <summary>Changes them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return this.Malformed();

        var actor = await ActorAsync(cancellationToken);
        var changed = await changeSettings.HandleAsync(new NewSettings(SeenVersion, Certificates, Seals, Api), actor, cancellationToken);
        if (changed.IsRefused)
            return this.Refused(changed.Refusal);

        TempData["Saved"] = true;
        return LocalRedirect("/organisation");
    }

    // The filter lets nobody in without.
    private async Task<Actor> ActorAsync(CancellationToken cancellationToken) => (await current.GetAsync(cancellationToken))!;
}
