using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>Step 1: name, addresses, contact person (R2.1).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class MasterDataModel(OpenDrafts drafts, CurrentActor current, SaveMasterData save) : OrderStepPage(drafts, current)
{
    /// <inheritdoc/>
    public override OrderStep? Step => OrderStep.MasterData;

    /// <summary>The form as it stands on the page; its fields have no prefix.</summary>
    [BindProperty]
    public ProfileForm Form { get; set; } = new();

    /// <summary>Shows the step as it was answered before.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;

        Form = Open.Answers.MasterData ?? new ProfileForm();
        return Page();
    }

    /// <summary>Keeps the step.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;
        if (!ModelState.IsValid)
            return this.Malformed();

        return await AnswerAsync(
            await save.HandleAsync(DraftId, Form, await ActorAsync(cancellationToken), cancellationToken), cancellationToken);
    }
}
