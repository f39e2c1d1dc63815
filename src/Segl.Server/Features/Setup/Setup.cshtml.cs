using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Setup;

/// <summary>The page of the one-time link: first organisation, first administrator (R1.5).</summary>
[Public]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SetupModel(CompleteSetup completeSetup, AuthenticatorEnrolment enrolment, IOptions<SeglOptions> options)
    : FirstSignInPage<SetupAnswers>(enrolment)
{
    /// <summary>Whether the link works.</summary>
    public bool IsUsable { get; private set; }

    /// <inheritdoc/>
    protected override string Kind => "setup";

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        Offer();
    }

    /// <summary>Makes organisation and administrator.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        return IsUsable ? await TakeAsync(cancellationToken) : Page();
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Refusal> Faults() =>
        Form.Faults(options.Value.Mode is InstallationMode.Demonstration ? CvrRule.FictitiousAllowed : CvrRule.RealOnly);

    /// <inheritdoc/>
    protected override Task<Result<NewRecoveryCodes>> MakeAsync(TotpSecret secret, CancellationToken cancellationToken) =>
        completeSetup.HandleAsync(Token, Form, secret, Code, CurrentActor.AddressOf(HttpContext), cancellationToken);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        IsUsable = await completeSetup.CanBeUsedAsync(Token, cancellationToken);
        if (!IsUsable)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
