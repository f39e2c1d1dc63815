using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>Says what it means to take a certificate out of the public certificate database, and does it.</summary>
[Needs(Right.AdministerCertificates)]
public sealed class WithdrawModel(FindCertificate find, WithdrawPublishing withdraw, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>Asks; what is not published cannot be taken out.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        return Details.Order.IsPublished ? Page() : Redirect(Details.Path);
    }

    /// <summary>Takes it out.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (await withdraw.HandleAsync(ProfileId, Details.Serial, actor, cancellationToken) is { } refusal)
            return this.Refused(refusal);

        TempData[CertificateModel.Withdrawn] = true;
        return Redirect(Details.Path);
    }
}
