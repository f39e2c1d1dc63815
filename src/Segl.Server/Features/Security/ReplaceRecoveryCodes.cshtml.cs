using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Security;

/// <summary>Makes new recovery codes and shows them once.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
[NeedsFreshSignIn(OwnAccount.Purpose)]
public sealed class ReplaceRecoveryCodesModel(OwnAccount ownAccount, CurrentActor current) : PageModel
{
    /// <summary>The new codes; null before they are asked for.</summary>
    public NewRecoveryCodes? Codes { get; private set; }

    /// <summary>Makes them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var session = (await current.SessionAsync(cancellationToken))!; // The filter demands one.
        var made = await ownAccount.ReplaceRecoveryCodesAsync(session, CurrentActor.AddressOf(HttpContext), cancellationToken);
        if (made.IsRefused)
            return this.Refused(made.Refusal);

        Codes = made.Value;
        return Page();
    }
}
