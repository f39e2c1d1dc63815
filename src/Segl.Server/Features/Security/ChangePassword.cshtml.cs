using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Security;

/// <summary>Takes a new password.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
[NeedsFreshSignIn(OwnAccount.Purpose)]
public sealed class ChangePasswordModel(OwnAccount ownAccount, CurrentActor current) : PageModel
{
    /// <summary>The new one.</summary>
    [BindProperty]
    public string Password { get; set; } = "";

    /// <summary>The same once more.</summary>
    [BindProperty]
    public string PasswordAgain { get; set; } = "";

    /// <summary>Changes it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var session = (await current.SessionAsync(cancellationToken))!; // The filter demands one.
        if (await ownAccount.ChangePasswordAsync(
            session, Password, PasswordAgain, CurrentActor.AddressOf(HttpContext), cancellationToken) is { } refusal)
            return this.Refused(refusal);

        TempData["Done"] = true;
        return LocalRedirect("/sikkerhed");
    }
}
