using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.People;

/// <summary>
/// Where an invitation is accepted: with a new account, or with the one that is signed in; whoever has the link may, and only by a button.
/// </summary>
[Public]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class AcceptModel(
    OpenInvitations invitations, AcceptAsNewPerson acceptAsNewPerson, AcceptInvitation accept, CurrentActor current, Sessions sessions,
    AuthenticatorEnrolment enrolment)
    : FirstSignInPage<NewSignIn>(enrolment)
{
    /// <summary>The invitation; null where the link does not work.</summary>
    public OpenInvitation? Open { get; private set; }

    /// <summary>Why the link works no more; null where it does, and where there never was such a link.</summary>
    public Refusal? Gone { get; private set; }

    /// <summary>Who is signed in; null for nobody.</summary>
    public string? SignedInAs { get; private set; }

    /// <summary>Why the account that is signed in cannot accept; null where it can.</summary>
    public Refusal? Obstacle { get; private set; }

    /// <summary>Where one signs in and comes back from.</summary>
    public string SignInPath => SignInPaths.SignInFor(Request);

    /// <inheritdoc/>
    protected override string Kind => "invitation";

    /// <summary>Asks; a mail scanner that follows the link changes nothing.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        Offer();
    }

    /// <summary>Makes an account and accepts.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        if (Open is null)
            return Page();

        // Whoever signed in meanwhile in another window has an account.
        return SignedInAs is null ? await TakeAsync(cancellationToken) : RedirectToPage();
    }

    /// <summary>Accepts with the account that is signed in.</summary>
    public async Task<IActionResult> OnPostAccountAsync(CancellationToken cancellationToken)
    {
        if (await current.SessionAsync(cancellationToken) is not { } session)
            return Redirect(SignInPath);

        var address = CurrentActor.AddressOf(HttpContext);
        var joined = await accept.HandleAsync(Token, session, address, cancellationToken);
        if (joined.IsRefused)
        {
            await FindAsync(cancellationToken);
            return Open is null ? Page() : this.Refused(joined.Refusal);
        }

        await sessions.ChooseOrganisationAsync(session, joined.Value, address, cancellationToken);
        return LocalRedirect("/");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Refusal> Faults() => Form.SignInFaults();

    /// <inheritdoc/>
    protected override Task<Result<NewRecoveryCodes>> MakeAsync(TotpSecret secret, CancellationToken cancellationToken) =>
        acceptAsNewPerson.HandleAsync(Token, Form, secret, Code, CurrentActor.AddressOf(HttpContext), cancellationToken);

    private async Task FindAsync(CancellationToken cancellationToken)
    {
        var found = await invitations.FindAsync(Token, cancellationToken);
        if (found.IsRefused)
        {
            Response.StatusCode = Problems.StatusOf(found.Refusal);
            Gone = Response.StatusCode == StatusCodes.Status404NotFound ? null : found.Refusal;
            return;
        }

        Open = found.Value;
        if (await current.SessionAsync(cancellationToken) is { } session)
            (SignedInAs, Obstacle) = (session.Name, await accept.JudgeAsync(Open, session, cancellationToken));
    }
}
