using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.People;

/// <summary>One invitation, to be sent again or withdrawn.</summary>
[Needs(Right.ChangeOrganisation)]
public sealed class InvitationPageModel(
    FindInvitation find, SendInvitationAgain sendAgain, WithdrawInvitation withdraw, CurrentActor current)
    : PageModel
{
    /// <summary>The invitation's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "invitation")]
    public Guid InvitationId { get; set; }

    /// <summary>The invitation.</summary>
    public InvitationDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await FindAsync(cancellationToken) is null ? NotFound() : Page();

    /// <summary>Sends it again.</summary>
    public async Task<IActionResult> OnPostAgainAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (await sendAgain.HandleAsync(InvitationId, actor, cancellationToken) is { } refusal)
            return this.Refused(refusal);

        TempData["Sent"] = true;
        return RedirectToPage();
    }

    /// <summary>Withdraws it.</summary>
    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (await withdraw.HandleAsync(InvitationId, actor, cancellationToken) is { } refusal)
            return this.Refused(refusal);

        TempData["Done"] = "Withdrawn";
        return LocalRedirect(PeoplePaths.List);
    }

    private async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(InvitationId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        Details = found.Value;
        return actor;
    }
}
