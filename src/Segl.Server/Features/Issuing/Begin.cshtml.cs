using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>Where the link in the mail leads: what one needs and what will happen (R3.1).</summary>
/// <remarks>
/// Reference numbers are not secret and could be tried one after the other, so this page says the same of every number. What will be
/// issued, and to whom, is shown after identification, and here only to who could look it up in the portal anyway. See docs/decisions.
/// </remarks>
[Public]
public sealed class BeginModel(IssuingSessions sessions, IssuableOrders orders, CurrentActor current) : PageModel
{
    /// <summary>The number in the address.</summary>
    public string Reference => IssuingPaths.Reference(HttpContext);

    /// <summary>Whether a session of this browser ended before its time.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Why a session of this browser cannot go on; null where none was lost.</summary>
    public IssuingLoss? Loss { get; private set; }

    /// <summary>What will be issued; null for whom it is not shown yet.</summary>
    public IssuableOrder? Details { get; private set; }

    /// <summary>Identification.</summary>
    public string NextPath => IssuingPaths.Of(Reference, "identifikation");

    /// <summary>Shows it; a browser that has begun goes on where it was.</summary>
    public async Task<IActionResult> OnGetAsync(string? afbrudt, IssuingLoss? mistet, CancellationToken cancellationToken)
    {
        Loss = mistet;
        if (Loss is null && IssuingPaths.SessionFor(sessions, HttpContext) is { } session)
            return Redirect(IssuingPaths.PageOf(session));

        IsInterrupted = afbrudt == "ja";
        var number = ReferenceNumber.Parse(Reference);
        if (!number.IsRefused && await current.GetAsync(cancellationToken) is { } actor && actor.Has(Right.IssueByUserLogin))
            Details = await orders.FindAsync(number.Value, actor, cancellationToken);
        return Page();
    }
}
