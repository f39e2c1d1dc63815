using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.People;

/// <summary>Says what it means that a person leaves, and lets the person leave.</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class RemoveModel(FindPerson find, RemovePerson removePerson, CurrentActor current) : PersonPage(find, current)
{
    /// <summary>Shows the warning.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        SeenRoles = RoleSet.Text(Details.Person.Roles);
        return Page();
    }

    /// <summary>Removes the person.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        if (await removePerson.HandleAsync(AccountId, SeenRoles, OwnLoss, actor, cancellationToken) is { } refusal)
            return this.Refused(refusal);

        // Whoever left sees these pages no more.
        if (IsOneself)
            return LocalRedirect("/");

        TempData["Done"] = "Removed";
        return LocalRedirect(PeoplePaths.List);
    }
}
