using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes a profile's master data, once <em>Update</em> is pressed (R2.9).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class EditMasterDataModel(FindProfileToEdit find, UpdateProfile update, CurrentActor current) : ProfileEditPage(find, current)
{
    /// <summary>The form as it stands on the page; its fields have no prefix.</summary>
    [BindProperty]
    public ProfileForm Form { get; set; } = new();

    /// <summary>Saves them.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        return await AnswerAsync(await update.HandleAsync(ProfileId, SeenVersion, Form, actor, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    protected override void FillIn(CertificateProfile profile) => Form = ProfileForm.Of(profile);
}
