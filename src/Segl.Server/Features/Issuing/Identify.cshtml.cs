using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.Orders;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Issuing;

/// <summary>Who are you (R3.2): both ways are offered for every number, because which one an order has is nobody else's business.</summary>
[Public]
[EnableRateLimiting(RateLimits.Code)]
public sealed class IdentifyModel(BeginIssuing begin, IssuingSessions sessions, CurrentActor current, FreshSignIn fresh) : PageModel
{
    /// <summary>The one-time code as typed; never shown again.</summary>
    [BindProperty]
    public string Code { get; set; } = "";

    /// <summary>The number in the address.</summary>
    public string Reference => IssuingPaths.Reference(HttpContext);

    /// <summary>The name of who has just signed in for this; null for nobody.</summary>
    public string? FreshName { get; private set; }

    /// <summary>The start page.</summary>
    public string BackPath => IssuingPaths.Of(Reference);

    /// <summary>Where the button of user login posts to.</summary>
    public string LoginPath => HerePath + "?handler=Login";

    /// <summary>Where one signs in again, with the way back.</summary>
    public string SignInPath => SignInPaths.SignInAgainFor(Purpose, HerePath);

    private string HerePath => IssuingPaths.Of(Reference, "identifikation");

    // The number, not the order's id: that would tell whether there is one.
    private string Purpose =>
        ReferenceNumber.Parse(Reference) is { IsRefused: false, Value: var number } ? $"issue:{number}" : "issue:none";

    /// <summary>Asks.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (IssuingPaths.SessionFor(sessions, HttpContext) is { } session)
            return Redirect(IssuingPaths.PageOf(session));

        await FindFreshAsync(cancellationToken);
        return Page();
    }

    /// <summary>By one-time code.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var address = HttpContext.Connection.RemoteIpAddress?.ToString();
        var started = await begin.HandleAsync(Reference, Code, address, cancellationToken);
        await FindFreshAsync(cancellationToken);
        return Answer(started, nameof(Code));
    }

    /// <summary>By user login.</summary>
    public async Task<IActionResult> OnPostLoginAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor || !fresh.IsFreshFor(HttpContext, Purpose))
            return Redirect(SignInPath);

        FreshName = actor.Name;
        var started = await begin.HandleAsync(Reference, actor, cancellationToken);
        return Answer(started.Refusal is { Code: "NotFound" } ? NotByLogin() : started, field: "");
    }

    private IActionResult Answer(Result<StartedIssuing> started, string field)
    {
        // A code is not sent back, not even a wrong one: it may be right for another order.
        ModelState.Remove(nameof(Code));
        Code = "";
        if (started.IsRefused)
            return this.Refused(
                started.Refusal.Code.StartsWith("Code", StringComparison.Ordinal) ? started.Refusal.At(field) : started.Refusal);

        // What the browser had begun before ends here; it can have one session only.
        if (sessions.SessionOf(HttpContext) is { IsBusy: false } former)
            sessions.End(former);
        IssuingCookie.Keep(Response, started.Value.Token);
        return Redirect(IssuingPaths.PageOf(started.Value.Session));
    }

    private async Task FindFreshAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is { } actor && fresh.IsFreshFor(HttpContext, Purpose))
            FreshName = actor.Name;
    }

    private static Refusal NotByLogin() =>
        new("NotByUserLogin", "You cannot issue a certificate with this reference number by user login.");
}
