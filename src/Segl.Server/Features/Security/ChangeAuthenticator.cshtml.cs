using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Security;

/// <summary>Gives the authenticator app a new secret.</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
[NeedsFreshSignIn(OwnAccount.Purpose)]
public sealed class ChangeAuthenticatorModel(
    OwnAccount ownAccount, AuthenticatorEnrolment enrolment, CurrentActor current, SeglDatabase database)
    : PageModel
{
    /// <summary>The new secret, sealed.</summary>
    [BindProperty]
    public string Authenticator { get; set; } = "";

    /// <summary>What the app shows.</summary>
    [BindProperty]
    public string Code { get; set; } = "";

    /// <summary>The secret as the page shows it.</summary>
    public EnrolmentOffer Offer { get; private set; } = new(TotpSecret.Draw(), "");

    /// <summary>Shows a new secret.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        await OfferAsync(session, TotpSecret.Draw(), cancellationToken);
    }

    /// <summary>Takes it, once the app has it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var session = await SessionAsync(cancellationToken);
        if (enrolment.Open(Authenticator, session.AuditName) is not { } secret)
        {
            ModelState.Remove(nameof(Authenticator));
            await OfferAsync(session, TotpSecret.Draw(), cancellationToken);
            return this.Refused(new Refusal("SetupSecretGone", "The page was open for too long; set up the app again.")
            {
                Field = nameof(Code),
            });
        }

        if (await ownAccount.ChangeAuthenticatorAsync(
            session, secret, Code, CurrentActor.AddressOf(HttpContext), cancellationToken) is { } refusal)
        {
            await OfferAsync(session, secret, cancellationToken);
            return this.Refused(refusal);
        }

        TempData["Done"] = true;
        return LocalRedirect("/sikkerhed");
    }

    private async Task OfferAsync(CurrentSession session, TotpSecret secret, CancellationToken cancellationToken)
    {
        var userId = await database.Users.Where(account => account.Id == session.AccountId).Select(account => account.UserName)
            .SingleAsync(cancellationToken);
        Offer = new EnrolmentOffer(secret, userId ?? "");
        Authenticator = enrolment.Seal(secret, session.AuditName);
    }

    // The filter lets nobody in without a session.
    private async Task<CurrentSession> SessionAsync(CancellationToken cancellationToken) =>
        (await current.SessionAsync(cancellationToken))!;
}
