using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>Step 3: whether seals may be made from the profile; only where the organisation allows seals (R2.2).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class SealsStepModel(OpenDrafts drafts, CurrentActor current, SaveSeals save) : OrderStepPage(drafts, current)
{
    /// <inheritdoc/>
    public override OrderStep? Step => OrderStep.Seals;

    /// <summary>Whether seals may be made.</summary>
    [BindProperty]
    public bool AllowsSeals { get; set; }

    /// <summary>Shows the step as it was answered before.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;

        AllowsSeals = Open.Answers.AllowsSeals ?? false;
        return Page();
    }

    /// <summary>Keeps the step.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;
        if (!ModelState.IsValid)
            return this.Malformed();

        var seals = AllowsSeals ? Seals.Allowed : Seals.NotAllowed;
        return await AnswerAsync(
            await save.HandleAsync(DraftId, seals, await ActorAsync(cancellationToken), cancellationToken), cancellationToken);
    }
}
