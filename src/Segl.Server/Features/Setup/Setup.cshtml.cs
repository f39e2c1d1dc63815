using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Setup;

/// <summary>The page of the one-time link: first organisation, first administrator (R1.5).</summary>
[Public]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SetupModel(CompleteSetup completeSetup, AuthenticatorEnrolment enrolment, IOptions<SeglOptions> options) : PageModel
{
    /// <summary>The link's token.</summary>
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    /// <summary>What is asked.</summary>
    [BindProperty]
    public SetupAnswers Form { get; set; } = new();

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

    /// <summary>Whether the link works.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        Authenticator = enrolment.Seal(Secret, Whom);
    }

    /// <summary>Makes organisation and administrator.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        if (!IsUsable)
            return Page();
        if (enrolment.Open(Authenticator, Whom) is not { } secret)
            return AskAnew();

        Secret = secret;
        var faults = Form.Faults(options.Value.Mode is InstallationMode.Demonstration ? CvrRule.FictitiousAllowed : CvrRule.RealOnly);
        if (faults.Count > 0)
            return Refused(faults);

        var done = await completeSetup.HandleAsync(Token, Form, secret, Code, CurrentActor.AddressOf(HttpContext), cancellationToken);
        if (done.IsRefused)
            return Refused([done.Refusal]);

        Codes = done.Value;
        return Page();
    }

    private string Whom => $"setup:{Token}";

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        IsUsable = await completeSetup.CanBeUsedAsync(Token, cancellationToken);
        if (!IsUsable)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private PageResult AskAnew()
    {
        ModelState.Remove(nameof(Authenticator));
        Authenticator = enrolment.Seal(Secret, Whom);
        return Refused([new Refusal("SetupSecretGone", "The page was open for too long; set up the app again.") { Field = nameof(Code) }]);
    }

    private PageResult Refused(IReadOnlyList<Refusal> faults)
    {
        foreach (var fault in faults)
            this.AddRefusal(fault);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
