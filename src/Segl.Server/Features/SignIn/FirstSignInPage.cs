using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;

namespace Segl.Server.Features.SignIn;

/// <summary>
/// The page of a one-time link on which somebody gets an account: what is asked, and an authenticator app that is set up on the way.
/// </summary>
public abstract class FirstSignInPage<TAnswers>(AuthenticatorEnrolment enrolment) : PageModel
    where TAnswers : NewSignIn, new()
{
    /// <summary>The link's token.</summary>
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    /// <summary>What is asked.</summary>
    [BindProperty]
    public TAnswers Form { get; set; } = new();

    /// <summary>The app's secret, sealed.</summary>
    [BindProperty]
    public string Authenticator { get; set; } = "";

    /// <summary>What the app shows.</summary>
    [BindProperty]
    public string Code { get; set; } = "";

    /// <summary>The secret that the page shows.</summary>
    public TotpSecret Secret { get; private set; } = TotpSecret.Draw();

    /// <summary>The recovery codes once all is done; null before.</summary>
    public NewRecoveryCodes? Codes { get; private set; }

    /// <summary>Which kind of link it is, so that a secret sealed for one is worth nothing at another.</summary>
    protected abstract string Kind { get; }

    /// <summary>What is wrong with the answers; empty where nothing is.</summary>
    protected abstract IReadOnlyList<Refusal> Faults();

    /// <summary>Makes the account with an app that has this secret.</summary>
    protected abstract Task<Result<NewRecoveryCodes>> MakeAsync(TotpSecret secret, CancellationToken cancellationToken);

    /// <summary>Offers a new secret.</summary>
    protected void Offer() => Authenticator = enrolment.Seal(Secret, Whom);

    /// <summary>Takes the answers and shows the recovery codes, or what is wrong.</summary>
    protected async Task<IActionResult> TakeAsync(CancellationToken cancellationToken)
    {
        if (enrolment.Open(Authenticator, Whom) is not { } secret)
            return AskAnew();

        Secret = secret;
        var faults = Faults();
        if (faults.Count > 0)
            return this.Refused(faults);

        var made = await MakeAsync(secret, cancellationToken);
        if (made.IsRefused)
            return this.Refused(made.Refusal);

        Codes = made.Value;
        return Page();
    }

    private string Whom => $"{Kind}:{Token}";

    private PageResult AskAnew()
    {
        ModelState.Remove(nameof(Authenticator));
        Offer();
        return this.Refused(new Refusal("SetupSecretGone", "The page was open for too long; set up the app again.")
        {
            Field = nameof(Code),
        });
    }
}
