using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Organisations;

/// <summary>For which organisation the person acts, where several have given the person a role.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
public sealed class ChooseOrganisationModel(SeglDatabase database, CurrentActor current, Sessions sessions) : PageModel
{
    /// <summary>Where to go afterwards.</summary>
    [BindProperty(SupportsGet = true)]
    public string ReturnUrl { get; set; } = "/";

    /// <summary>The organisations to choose from.</summary>
    public IReadOnlyList<Organisation> Organisations { get; private set; } = [];

    /// <summary>The one that is chosen now.</summary>
    public Guid? Present { get; private set; }

    /// <summary>The one that what the person wanted to see belongs to; from the address, and null where it is not the person's.</summary>
    [BindProperty(SupportsGet = true, Name = "needed")]
    public Guid? NeededId { get; set; }

    /// <summary>That one.</summary>
    public Organisation? Needed => Organisations.FirstOrDefault(organisation => organisation.Id == NeededId);

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        Present = session.OrganisationId;
        var own = database.Memberships.Where(membership => membership.AccountId == session.AccountId)
            .Select(membership => membership.OrganisationId);
        Organisations = await database.Organisations.AsNoTracking().Where(organisation => own.Contains(organisation.Id))
            .OrderBy(organisation => organisation.CreatedAt).ThenBy(organisation => organisation.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Chooses one.</summary>
    public async Task<IActionResult> OnPostAsync(Guid organisation, CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        if (!await sessions.ChooseOrganisationAsync(session, organisation, CurrentActor.AddressOf(HttpContext), cancellationToken))
            return NotFound();
        return LocalRedirect(SignInPaths.WayBack(ReturnUrl));
    }

    // The filter lets nobody in without a session.
    private async Task<CurrentSession> SessionAsync(CancellationToken cancellationToken) =>
        (await current.SessionAsync(cancellationToken))!;
}
