using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>“Kontrollér oplysninger”: everything that was answered, each part with a way back, and the button that orders (R2.4).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class SummaryModel(OpenDrafts drafts, CurrentActor current, ConfirmOrder confirm) : OrderStepPage(drafts, current)
{
    /// <inheritdoc/>
    public override OrderStep? Step => null;

    /// <summary>What was chosen in the last step.</summary>
    public CertificateChoice Choice =>
        Open.Choice ?? throw new InvalidOperationException("The summary is shown only when every step is answered.");

    /// <summary>Shows the summary.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await FindAsync(cancellationToken) ?? Page();

    /// <summary>Orders.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var confirmed = await confirm.HandleAsync(DraftId, await ActorAsync(cancellationToken), cancellationToken);
        if (!confirmed.IsRefused)
            return Redirect(
                confirmed.Value.Next == NextPage.Issuing ? OrderPaths.Fetch(confirmed.Value.ReferenceNumber) : OrderPaths.Receipt(DraftId));
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere is RedirectResult { Url: var step } ? Redirect($"{step}?aendret=true") : elsewhere;

        return this.Refused(confirmed.Refusal);
    }
}
