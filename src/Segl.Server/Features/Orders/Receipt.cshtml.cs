using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>That it is ordered, and what happens next and to whom (R2.4).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class ReceiptModel(OpenDrafts drafts, CurrentActor current, FindOrder find) : OrderStepPage(drafts, current)
{
    /// <inheritdoc/>
    public override OrderStep? Step => null;

    /// <summary>The order.</summary>
    public OrderDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Shows the receipt.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;
        if (Open.Draft.OrderId is not { } orderId)
            return Redirect(OrderPaths.Summary(DraftId));

        var found = await find.HandleAsync(orderId, await ActorAsync(cancellationToken), cancellationToken);
        if (found.IsRefused)
            return NotFound();

        Details = found.Value;
        return Page();
    }

    /// <inheritdoc/>
    protected override IActionResult? Elsewhere() => null;
}
