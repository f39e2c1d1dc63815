using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Security;

/// <summary>Adds a passkey; needs scripts, because only the browser can talk to an authenticator.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
[NeedsFreshSignIn(OwnAccount.Purpose)]
public sealed class AddPasskeyModel(OwnPasskeys ownPasskeys, CurrentActor current) : PageModel
{
    /// <summary>What the person calls it.</summary>
    [BindProperty]
    public string Name { get; set; } = "";

    /// <summary>What the browser made, put in by the script.</summary>
    [BindProperty]
    public string Credential { get; set; } = "";

    /// <summary>Asks the browser to make one; called by the script.</summary>
    public async Task<IActionResult> OnPostAskAsync(CancellationToken cancellationToken) =>
        // The filter demands a session.
        Content(await ownPasskeys.AskAsync((await current.SessionAsync(cancellationToken))!, HttpContext), "application/json");

    /// <summary>Takes it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var session = (await current.SessionAsync(cancellationToken))!; // The filter demands one.
        if (await ownPasskeys.AddAsync(session, Name, Credential, HttpContext) is { } refusal)
            return this.Refused(refusal);

        TempData["Done"] = true;
        return LocalRedirect("/sikkerhed");
    }
}
