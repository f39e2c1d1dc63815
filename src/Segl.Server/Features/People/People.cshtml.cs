using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Texts;

namespace Segl.Server.Features.People;

/// <summary>The organisation's people (R1.2).</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class PeopleModel(ListPeople list, CurrentActor current, Wording texts) : PageModel
{
    /// <summary>The people and the invitations.</summary>
    public PeopleList People { get; private set; } = null!; // Set before the page is shown.

    /// <summary>What was done on another page just now; null where nothing was.</summary>
    public string? Done { get; private set; }

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return NotFound();

        var listed = await list.HandleAsync(actor, cancellationToken);
        if (listed.IsRefused)
            return NotFound();

        People = listed.Value;
        Done = TempData["Done"] is string what ? texts[$"People.Done.{what}"] : null;
        return Page();
    }
}
