using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes a profile's system rights, at once (R2.9).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class EditSystemRightsModel(FindProfileToEdit find, ChangeSystemRights change, CurrentActor current)
    : ProfileEditPage(find, current)
{
    /// <summary>The rights that are given.</summary>
    [BindProperty]
    public IList<SystemRights> Rights { get; set; } = [];

    /// <summary>Saves them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        var given = Rights.Aggregate(SystemRights.None, (all, right) => all | right);
        var refusal = await change.HandleAsync(ProfileId, SeenVersion, given, actor, cancellationToken);
        return await AnswerAsync(refusal is null ? [] : [refusal], cancellationToken);
    }

    /// <inheritdoc/>
    protected override void FillIn(CertificateProfile profile) =>
        Rights = [.. SystemRightsModel.Choices.Where(choice => profile.SystemRights.HasFlag(choice))];
}
