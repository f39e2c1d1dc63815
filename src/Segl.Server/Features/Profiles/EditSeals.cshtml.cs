using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes whether seals may be made from a profile, at once (R2.9).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class EditSealsModel(FindProfileToEdit find, ChangeSeals change, CurrentActor current) : ProfileEditPage(find, current)
{
    /// <summary>Whether seals may be made.</summary>
    [BindProperty]
    public bool AllowsSeals { get; set; }

    /// <summary>Saves it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        var refusal = await change.HandleAsync(
            ProfileId, SeenVersion, AllowsSeals ? Seals.Allowed : Seals.NotAllowed, actor, cancellationToken);
        return await AnswerAsync(refusal is null ? [] : [refusal], cancellationToken);
    }

    /// <inheritdoc/>
    protected override void FillIn(CertificateProfile profile) => AllowsSeals = profile.AllowsSeals;
}
