using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.People;

/// <summary>The form by which somebody is invited.</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class InviteModel(InvitePerson invitePerson, CurrentActor current) : PageModel
{
    /// <summary>The name.</summary>
    [BindProperty]
    public string Name { get; set; } = "";

    /// <summary>The e-mail address.</summary>
    [BindProperty]
    public string Email { get; set; } = "";

    /// <summary>The roles.</summary>
    [BindProperty]
    public IList<Role> Roles { get; set; } = [];

    /// <summary>Sends the invitation.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return this.Malformed();

        var (name, email, roles) = (ContactName.Parse(Name), EmailAddress.Parse(Email), RoleSet.Of([.. Roles]));
        var faults = new[] { name.Refusal?.At(nameof(Name)), email.Refusal?.At(nameof(Email)), roles.Refusal }.OfType<Refusal>().ToList();
        if (faults.Count > 0)
            return this.Refused(faults);

        var actor = (await current.GetAsync(cancellationToken))!; // The filter lets nobody in without.
        var invited = await invitePerson.HandleAsync(new NewInvitation(name.Value, email.Value, roles.Value), actor, cancellationToken);
        if (invited.IsRefused)
            return this.Refused(invited.Refusal);

        TempData["Done"] = "Invited";
        return LocalRedirect(PeoplePaths.List);
    }
}
