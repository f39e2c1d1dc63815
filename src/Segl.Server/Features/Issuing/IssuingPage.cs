using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// A page of issuing that only the holder of a session sees, and only while the session is at its step; others are led where they belong.
/// </summary>
public abstract class IssuingPage(IssuingSessions sessions, IssuableOrders orders) : PageModel
{
    private const int RetrySeconds = 30;

    /// <summary>The order and what its certificate will say.</summary>
    public IssuableOrder Details { get; private set; } = null!; // Set before any handler runs.

    /// <summary>The session of this browser.</summary>
    protected IssuingSession Issuing { get; private set; } = null!; // Set before any handler runs.

    /// <summary>Whether the page is for a session that has come so far.</summary>
    protected abstract bool Serves(IssuingStep step);

    // By its name Razor would take it for the handler of a method PAGE.
    /// <inheritdoc/>
    [NonHandler]
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (IssuingPaths.SessionFor(sessions, HttpContext) is not { } session)
        {
            context.Result = Redirect(IssuingPaths.Interrupted(HttpContext));
            return;
        }

        (Issuing, Details) = (session, await orders.ShowAsync(session, HttpContext.RequestAborted));
        if (await orders.FindLossAsync(session, Details.Order, HttpContext.RequestAborted) is { } loss)
            context.Result = Lose(loss);
        else if (session.ForgetTermsUnless(Details.Order.TermsVersion is not null))
            context.Result = Redirect(IssuingPaths.PageOf(session) + "?aendret=ja");
        else if (!Serves(session.Step))
            context.Result = Redirect(IssuingPaths.PageOf(session));
        else if (Details.Order.IsHeldByAnother(session) && !IsForOthers)
            context.Result = Redirect(IssuingPaths.Of(session, IssuingPaths.TakeOver));
        else
            await next();
    }

    /// <summary>Whether the page is for somebody whose order is being issued in another window.</summary>
    protected virtual bool IsForOthers => false;

    /// <summary>The answer to a refusal: the form again, or the page where one can go on.</summary>
    protected IActionResult Answer(Refusal refusal)
    {
        if (refusal.Code == IssuingRefusals.ElsewhereCode)
            return Redirect(IssuingPaths.Of(Issuing, IssuingPaths.TakeOver));
        if (refusal.Code == IssuingRefusals.SessionGone().Code)
        {
            sessions.End(Issuing);
            return Redirect(IssuingPaths.Interrupted(HttpContext));
        }

        var answer = this.Refused(refusal);
        if (Response.StatusCode is StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    // Told on the first page that is opened, and not when the person wants to issue.
    private RedirectResult Lose(IssuingLoss loss)
    {
        if (!Issuing.IsBusy)
            sessions.End(Issuing);
        return Redirect(IssuingPaths.Lost(HttpContext, loss));
    }

    /// <summary>Lets the browser ask again by itself, without a script.</summary>
    protected void RefreshIn(int seconds, string path) =>
        Response.Headers["Refresh"] = string.Create(CultureInfo.InvariantCulture, $"{seconds};url={path}");

    /// <summary>Goes on to the page of the session's step.</summary>
    protected IActionResult GoOn() => Redirect(IssuingPaths.PageOf(Issuing));
}

/// <summary>The addresses of issuing.</summary>
internal static class IssuingPaths
{
    public const string Start = "/udsted";
    public const string TakeOver = "overtag";
    public const string Fetch = "certifikat";
    public const string Download = "hent";
    public const string Closed = "afsluttet";

    /// <summary>The reference number in the address of the running request, as it was typed.</summary>
    public static string Reference(HttpContext context) => context.Request.RouteValues["reference"] as string ?? "";

    /// <summary>The session of this browser, if it is for the order in the address.</summary>
    public static IssuingSession? SessionFor(IssuingSessions sessions, HttpContext context) =>
        sessions.SessionOf(context) is { } session && ReferenceNumber.Parse(Reference(context)) is { IsRefused: false, Value: var number }
            && number == session.Reference
            ? session
            : null;

    public static string Of(string reference) => $"{Start}/{Uri.EscapeDataString(reference)}";

    public static string Of(string reference, string page) => $"{Of(reference)}/{page}";

    public static string Of(IssuingSession session, string page) => Of(session.Reference.ToString(), page);

    /// <summary>The start page, which says that the session is gone.</summary>
    public static string Interrupted(HttpContext context) => Of(Reference(context)) + "?afbrudt=ja";

    /// <summary>
    /// The start page, which says why one cannot go on. It says so to whoever asks for that address: it knows nothing of the order.
    /// </summary>
    public static string Lost(HttpContext context, IssuingLoss loss) => $"{Of(Reference(context))}?mistet={loss}";

    /// <summary>Where a session goes on.</summary>
    public static string PageOf(IssuingSession session) => Of(session, session.Step switch
    {
        IssuingStep.Identified => "vilkaar",
        IssuingStep.TermsAccepted => session.Method is IssuingMethod.Browser ? "adgangskode" : "anmodning",
        IssuingStep.Claimed => session.Method is IssuingMethod.Browser ? "vent" : "anmodning",
        IssuingStep.Ready or IssuingStep.Delivered => Fetch,
        IssuingStep.Closed => Closed,
        _ => throw new UnreachableException($"Step {session.Step}"),
    });
}
