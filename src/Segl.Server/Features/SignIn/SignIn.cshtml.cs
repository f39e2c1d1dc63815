using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Web;

namespace Segl.Server.Features.SignIn;

/// <summary>User ID first, then approval; the second step looks the same for a user ID that does not exist.</summary>
[Public]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SignInModel(ApproveByPassword byPassword, ApproveByPasskey byPasskey, Sessions sessions)
    : ApprovalPage(byPassword, byPasskey, sessions)
{
    private readonly Sessions _sessions = sessions;

    /// <summary>Whether the user ID is given and approval is asked for.</summary>
    public bool IsApproving { get; private set; }

    /// <summary>Asks for the user ID.</summary>
    public void OnGet()
    {
    }

    /// <summary>Takes the user ID.</summary>
    public IActionResult OnPost()
    {
        if (UserId.Trim().Length is 0 or > Segl.Server.Features.SignIn.UserId.SignsMax)
            return this.Refused(new Refusal("UserIdMissing", "Enter your user ID.") { Field = nameof(UserId) });

        IsApproving = true;
        return Page();
    }

    /// <inheritdoc/>
    protected override async Task<IActionResult?> GoOnAsync(Account account, ApprovalMethod method, CancellationToken cancellationToken)
    {
        var session = await _sessions.BeginAsync(account, method, Address, cancellationToken);
        await SessionCookie.HandOutAsync(HttpContext, session);
        var back = SignInPaths.WayBack(ReturnUrl);
        return LocalRedirect(
            session.OrganisationId is null && !SignInPaths.NeedsNoOrganisation(back) ? SignInPaths.ChooseOrganisationThen(back) : back);
    }

    /// <inheritdoc/>
    protected override IActionResult Again(Refusal refusal)
    {
        IsApproving = true;
        return this.Refused(refusal);
    }
}
