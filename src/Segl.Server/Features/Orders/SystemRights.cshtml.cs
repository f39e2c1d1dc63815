using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>Step 2: what a system may do that signs in with the certificate (R2.2).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class SystemRightsModel(OpenDrafts drafts, CurrentActor current, SaveSystemRights save) : OrderStepPage(drafts, current)
{
    /// <summary>The rights that can be given.</summary>
    public static IReadOnlyList<SystemRights> Choices { get; } = [SystemRights.IdmServices, SystemRights.CertificateHandling];

    /// <inheritdoc/>
    public override OrderStep? Step => OrderStep.SystemRights;

    /// <summary>The rights that are given.</summary>
    [BindProperty]
    public IList<SystemRights> Rights { get; set; } = [];

    /// <summary>Shows the step as it was answered before.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;

        var given = Open.Answers.SystemRights ?? SystemRights.None;
        Rights = [.. Choices.Where(choice => given.HasFlag(choice))];
        return Page();
    }

    /// <summary>Keeps the step.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;
        if (!ModelState.IsValid)
            return this.Malformed();

        var given = Rights.Aggregate(SystemRights.None, (all, right) => all | right);
        return await AnswerAsync(
            await save.HandleAsync(DraftId, given, await ActorAsync(cancellationToken), cancellationToken), cancellationToken);
    }
}
