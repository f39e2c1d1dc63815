using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Issuing;

/// <summary>No key lies ready: says the place in the queue, looks again by itself, and goes on with what <em>Next</em> asked for.</summary>
[Public]
public sealed class WaitModel(IssuingSessions sessions, IssuableOrders orders, IssueInBrowser issue) : IssuingPage(sessions, orders)
{
    private const int LookAgainSeconds = 2;

    /// <summary>The place in the queue, from 1.</summary>
    public int Place => Math.Max(1, Issuing.Ticket?.Place ?? 0);

    /// <summary>This page.</summary>
    public string HerePath => IssuingPaths.PageOf(Issuing);

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) => step is IssuingStep.Claimed && Issuing.Method is Orders.IssuingMethod.Browser;

    /// <summary>Goes on if the key is there.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var progress = await issue.HandleAsync(Issuing, cancellationToken);
        if (progress.IsRefused)
            return Answer(progress.Refusal);
        if (progress.Value is IssuingProgress.Ready)
            return GoOn();

        RefreshIn(LookAgainSeconds, HerePath);
        return Page();
    }
}
