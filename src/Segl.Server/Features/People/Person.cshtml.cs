using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.People;

/// <summary>One person, with the form of roles.</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class PersonModel(FindPerson find, AssignRoles assignRoles, CurrentActor current) : PersonPage(find, current)
{
    /// <summary>The roles.</summary>
    [BindProperty]
    public IList<Role> Roles { get; set; } = [];

    /// <summary>Shows the person.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        Roles = [.. Details.Person.Roles];
        SeenRoles = RoleSet.Text(Roles);
        return Page();
    }

    /// <summary>Assigns the roles.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        var assigned = new AssignedRoles(SeenRoles, [.. Roles], OwnLoss);
        if (await assignRoles.HandleAsync(AccountId, assigned, actor, cancellationToken) is { } refusal)
            return this.Refused(refusal);

        // Whoever gave up the own right sees this page no more.
        if (IsOneself && !Roles.Contains(Role.OrganisationAdministrator))
            return LocalRedirect("/");

        TempData["Saved"] = true;
        return RedirectToPage();
    }
}
