using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>After <em>Close</em>: nothing can be fetched any more; says what to do next, and only to whoever has just closed.</summary>
[Public]
public sealed class ClosedModel(IssuingSessions sessions) : PageModel
{
    private const string Kept = "ClosedIssuing";

    /// <summary>Whether the certificate was fetched before.</summary>
    public bool IsFetched { get; private set; }

    /// <summary>Where one begins again.</summary>
    public string AgainPath => IssuingPaths.Of(IssuingPaths.Reference(HttpContext));

    /// <summary>Shows it; it can be loaded again, until this browser begins anew.</summary>
    public IActionResult OnGet()
    {
        var isGoingOn = IssuingPaths.SessionFor(sessions, HttpContext) is { Step: not IssuingStep.Closed };
        var outcome = isGoingOn ? null : TempData.Peek(Kept) as string;
        if (outcome != Outcome(ClosedIssuing.Fetched) && outcome != Outcome(ClosedIssuing.NotFetched))
            return Redirect(AgainPath);

        IsFetched = outcome == Outcome(ClosedIssuing.Fetched);
        return Page();
    }

    /// <summary>Keeps for this browser how the issuing in the address ended, and leads to the page that says so.</summary>
    internal static IActionResult Show(PageModel page, ClosedIssuing outcome)
    {
        var reference = IssuingPaths.Reference(page.HttpContext);
        page.TempData[Kept] = Outcome(reference, outcome);
        return new RedirectResult(IssuingPaths.Of(reference, IssuingPaths.Closed));
    }

    private string Outcome(ClosedIssuing outcome) => Outcome(IssuingPaths.Reference(HttpContext), outcome);

    // With its number, so that the end of one issuing is not told as the end of another.
    private static string Outcome(string reference, ClosedIssuing outcome) => $"{outcome} {reference}";
}
