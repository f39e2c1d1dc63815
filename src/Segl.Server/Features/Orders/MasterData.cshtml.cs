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

    /// <summary>Shows the step as it was answered before.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;

        var form = Open.Answers.MasterData ?? new ProfileForm();
        (Name, Email, ContactName, ContactEmail) = (form.Name, form.Email, form.ContactName, form.ContactEmail);
        (ProductionUnit, TaxUnit, InvoiceReference) = (form.ProductionUnit, form.TaxUnit, form.InvoiceReference);
        return Page();
    }

    /// <summary>Keeps the step.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } elsewhere)
            return elsewhere;
        if (!ModelState.IsValid)
            return this.Malformed();

        return await AnswerAsync(await save.HandleAsync(DraftId, Form, await ActorAsync(cancellationToken), cancellationToken), cancellationToken);
    }
}
