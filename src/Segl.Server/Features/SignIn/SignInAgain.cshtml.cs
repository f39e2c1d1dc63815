using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.SignIn;

/// <summary>The person who is signed in shows again to be that person, for one purpose (R3.2).</summary>
[SignedInOnly(IsAlsoWithoutOrganisation = true)]
[EnableRateLimiting(RateLimits.SignIn)]
public sealed class SignInAgainModel(
    ApproveByPassword byPassword, ApproveByPasskey byPasskey, Sessions sessions, CurrentActor current, FreshSignIn fresh,
    SeglDatabase database)
    : ApprovalPage(byPassword, byPasskey, sessions)
{
    private readonly Sessions _sessions = sessions;
    private CurrentSession? _session;

    /// <summary>What for, for example an order's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Purpose { get; set; } = "";

    /// <summary>Asks for approval.</summary>
    public void OnGet()
    {
    }

    // By its name Razor would take it for the handler of a method PAGE.
    /// <inheritdoc/>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!FreshSignIn.IsPurpose(Purpose))
        {
            context.Result = NotFound();
            return;
        }

        // Whoever it is, it must be the one who is signed in: what the form says of the user ID counts for nothing.
        _session = await current.SessionAsync(HttpContext.RequestAborted);
        UserId = await database.Users.Where(account => account.Id == _session!.AccountId) // The filter let nobody in without.
            .Select(account => account.UserName!).SingleAsync(HttpContext.RequestAborted); // Every account has a user ID.
        await next();
    }

    /// <inheritdoc/>
    protected override async Task<IActionResult?> GoOnAsync(Account account, ApprovalMethod method, CancellationToken cancellationToken)
    {
        if (_session is null || account.Id != _session.AccountId)
            return null;

        await _sessions.RecordAgainAsync(_session, Purpose, method, Address, cancellationToken);
        await SessionCookie.HandOutAsync(HttpContext, _session, fresh.With(User, Purpose));
        return LocalRedirect(SignInPaths.WayBack(ReturnUrl));
    }

    /// <inheritdoc/>
    protected override IActionResult Again(Refusal refusal) => this.Refused(refusal);
}
