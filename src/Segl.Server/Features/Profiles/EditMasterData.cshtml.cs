using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Profiles;

/// <summary>Changes a profile's master data, once <em>Update</em> is pressed (R2.9).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class EditMasterDataModel(FindProfileToEdit find, UpdateProfile update, CurrentActor current) : ProfileEditPage(find, current)
{
    /// <summary>The profile's name.</summary>
    [BindProperty]
    public string Name { get; set; } = "";

    /// <summary>The e-mail address in the certificate.</summary>
    [BindProperty]
    public string Email { get; set; } = "";

    /// <summary>The contact person's name.</summary>
    [BindProperty]
    public string ContactName { get; set; } = "";

    /// <summary>The contact person's e-mail address.</summary>
    [BindProperty]
    public string ContactEmail { get; set; } = "";

    /// <summary>The production unit; only where there are several.</summary>
    [BindProperty]
    public string ProductionUnit { get; set; } = "";

    /// <summary>The SE number; only where there are several.</summary>
    [BindProperty]
    public string TaxUnit { get; set; } = "";

    /// <summary>The invoice reference; only with a GLN.</summary>
    [BindProperty]
    public string InvoiceReference { get; set; } = "";

    /// <summary>The form as it stands on the page.</summary>
    public ProfileForm Form => new()
    {
        Name = Name,
        Email = Email,
        ContactName = ContactName,
        ContactEmail = ContactEmail,
        ProductionUnit = ProductionUnit,
        TaxUnit = TaxUnit,
        InvoiceReference = InvoiceReference,
    };

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
    protected override void FillIn(CertificateProfile profile)
    {
        Name = $"{profile.Name}";
        Email = $"{profile.Email}";
        ContactName = $"{profile.ContactName}";
        ContactEmail = $"{profile.ContactEmail}";
        ProductionUnit = $"{profile.ProductionUnit}";
        TaxUnit = $"{profile.TaxUnit}";
        InvoiceReference = $"{profile.InvoiceReference}";
    }
}
