using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.SignIn;
using Segl.Server.Texts;

namespace Segl.Server.Features.Issuing;

/// <summary>The order is being issued in another window: go on there, or take over here.</summary>
[Public]
public sealed class TakeOverModel(IssuingSessions sessions, IssuableOrders orders, TakeOverOrder takeOver, Wording texts)
    : IssuingPage(sessions, orders)
{
    /// <summary>Since when, as the reader writes it.</summary>
    public string Since => Details.Order.IssuingSince is { } since ? texts.Moment(since) : "";

    /// <inheritdoc/>
    protected override bool IsForOthers => true;

    /// <inheritdoc/>
    protected override bool Serves(IssuingStep step) => step is not IssuingStep.Closed;

    /// <summary>Asks; who holds the order goes on.</summary>
    public IActionResult OnGet() => Details.Order.IsHeldByAnother(Issuing) ? Page() : GoOn();

    /// <summary>Takes it over.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var refusal = await takeOver.HandleAsync(Issuing, cancellationToken);
        return refusal is null ? GoOn() : Answer(refusal);
    }
}
