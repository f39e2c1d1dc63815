using Microsoft.AspNetCore.Mvc;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>That a certificate is revoked, and what happens next and to whom (R4.7).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class RevokedModel(FindCertificate find, FindRevocation findRevocation, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>The cause that the reader chose, from the address; null where the receipt is only looked at.</summary>
    [BindProperty(SupportsGet = true, Name = "aarsag")]
    public RevocationCause? Wanted { get; set; }

    /// <summary>What was entered for the revocation that stands.</summary>
    public EnteredRevocation Entered { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Whether another revocation than the reader's stands: somebody else's, or for another cause.</summary>
    public bool WasRevokedAlready => !Entered.IsOwn || (Wanted is { } wanted && wanted != Entered.Cause);

    /// <summary>Shows the receipt; there is none for what is not revoked.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (Details.Revocation is null)
            return Redirect(Details.Path);

        var entered = await findRevocation.HandleAsync(ProfileId, Details.Serial, actor, cancellationToken);
        if (entered.IsRefused)
            return NotFound();

        Entered = entered.Value;
        return Page();
    }
}
