using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>That a certificate is revoked, and what happens next and to whom (R4.7).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class RevokedModel(FindCertificate find, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>Shows the receipt; there is none for what is not revoked.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        return Details.Revocation is null ? Redirect(Details.Path) : Page();
    }
}
