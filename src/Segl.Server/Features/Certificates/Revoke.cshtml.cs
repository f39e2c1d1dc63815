using Microsoft.AspNetCore.Mvc;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>Says what revoking means, asks why, and revokes (R4.7).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class RevokeModel(FindCertificate find, RevokeCertificate revoke, CurrentActor current) : CertificatePage(find, current)
{
    /// <summary>Why.</summary>
    [BindProperty]
    public RevocationCause? Cause { get; set; }

    /// <summary>Whether the box was ticked that says that it is final.</summary>
    [BindProperty]
    public bool IsConfirmed { get; set; }

    /// <summary>The causes to choose from.</summary>
    public static IReadOnlyList<RevocationCause> Causes { get; } = Enum.GetValues<RevocationCause>();

    /// <summary>Asks; what is not valid cannot be revoked.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        return Details.Status == CertificateStatus.Valid ? Page() : Redirect(Details.Path);
    }

    /// <summary>Revokes.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        var revoked = await revoke.HandleAsync(ProfileId, Details.Serial, new RevocationForm(Cause, IsConfirmed), actor, cancellationToken);
        return revoked.IsRefused || Cause is not { } cause
            ? this.Refused(revoked.Refusal!)
            : Redirect(CertificatePaths.Revoked(ProfileId, Details.Serial, cause));
    }
}
