using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Security;

/// <summary>How the person signs in, and the ways to change it.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
public sealed class SecurityModel(OwnPasskeys ownPasskeys, RecoveryCodes recoveryCodes, CurrentActor current, FreshSignIn fresh) : PageModel
{
    private const int CredentialIdSignsMax = 2048;

    /// <summary>The person's passkeys.</summary>
    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    /// <summary>Recovery codes that are not used yet.</summary>
    public int CodesLeft { get; private set; }

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        Passkeys = await ownPasskeys.ListAsync(session);
        CodesLeft = await recoveryCodes.CountLeftAsync(session.AccountId, cancellationToken);
    }

    /// <summary>Removes a passkey.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(string passkey, CancellationToken cancellationToken)
    {
        if (!fresh.IsFreshFor(HttpContext, OwnAccount.Purpose))
            return LocalRedirect(SignInPaths.SignInAgainFor(OwnAccount.Purpose, Request.Path));

        var id = new byte[CredentialIdSignsMax];
        if (!Convert.TryFromBase64String(passkey, id, out var length))
            return BadRequest();

        await ownPasskeys.RemoveAsync(await SessionAsync(cancellationToken), id[..length], HttpContext);
        return RedirectToPage();
    }

    // The filter lets nobody in without a session.
    private async Task<CurrentSession> SessionAsync(CancellationToken cancellationToken) =>
        (await current.SessionAsync(cancellationToken))!;
}
