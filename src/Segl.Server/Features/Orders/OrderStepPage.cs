using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>What every page of an order form does: find the draft, lead to the step whose turn it is, go on to the next.</summary>
public abstract class OrderStepPage(OpenDrafts drafts, CurrentActor current) : PageModel
{
    /// <summary>The draft's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "draft")]
    public Guid DraftId { get; set; }

    /// <summary>Whether a settings change made an earlier answer impossible, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "aendret")]
    public bool HasChanged { get; set; }

    /// <summary>The form so far.</summary>
    public OpenDraft Open { get; private set; } = null!; // Set by FindAsync, which every handler calls first.

    /// <summary>Which step this page is; null for the summary and the receipt.</summary>
    public abstract OrderStep? Step { get; }

    /// <summary>This step, from 1.</summary>
    public int StepNumber => 1 + Open.Steps.TakeWhile(step => step != Step).Count();

    /// <summary>The page before this one.</summary>
    public string BackPath => Open.Steps.TakeWhile(step => step != Step).Cast<OrderStep?>().LastOrDefault() is { } before
        ? OrderPaths.Of(Open.Id, before)
        : BeginPath;

    private string BeginPath => Open.Profile is { } profile ? OrderPaths.BeginFurther(profile.Id) : OrderPaths.Begin;

    /// <summary>Finds the draft; answers where to go instead where this page cannot be shown.</summary>
    protected async Task<IActionResult?> FindAsync(CancellationToken cancellationToken)
    {
        var found = await drafts.FindAsync(DraftId, await ActorAsync(cancellationToken), cancellationToken);
        if (found.IsRefused)
            return NotFound();

        Open = found.Value;
        return Elsewhere();
    }

    /// <summary>Who asks; the page's <see cref="NeedsAttribute"/> has seen to it that somebody does.</summary>
    protected async Task<Actor> ActorAsync(CancellationToken cancellationToken) =>
        await current.GetAsync(cancellationToken) ?? throw new InvalidOperationException("A page that needs a right was shown to nobody.");

    /// <summary>Shows what is wrong, or goes on.</summary>
    protected async Task<IActionResult> AnswerAsync(IReadOnlyList<Refusal> refusals, CancellationToken cancellationToken)
    {
        if (refusals.Count > 0)
        {
            foreach (var refusal in refusals.SkipLast(1))
                this.AddRefusal(refusal);
            return this.Refused(refusals[^1]);
        }

        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;

        // Who came back to change one answer does not walk through the others again.
        return Redirect(Open.FirstIncomplete is not null && Step is { } step && Open.After(step) is { } next
            ? OrderPaths.Of(Open.Id, next)
            : OrderPaths.Summary(Open.Id));
    }

    /// <summary>Where to go while this page cannot be shown: the first step without an answer, or the receipt; null to stay.</summary>
    protected virtual IActionResult? Elsewhere()
    {
        if (Open.Draft.OrderId is not null)
            return Redirect(OrderPaths.Receipt(Open.Id));
        if (Step is { } step && Open.CanShow(step))
            return null;

        return Open.FirstIncomplete is { } first
            ? Redirect(OrderPaths.Of(Open.Id, first))
            : Step is null ? null : Redirect(OrderPaths.Summary(Open.Id));
    }
}
