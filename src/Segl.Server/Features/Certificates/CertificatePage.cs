using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Names;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Certificates;

/// <summary>What every page about one certificate does: find it for who asks.</summary>
public abstract class CertificatePage(FindCertificate find, CurrentActor current) : PageModel
{
    /// <summary>The profile's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "profile")]
    public Guid ProfileId { get; set; }

    /// <summary>The certificate.</summary>
    public CertificateDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Finds the certificate of the address; null where there is none for who asks.</summary>
    protected async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        // From the route, not bound: a form field of that name must not lead to another certificate than the address names.
        var serial = SerialNumber.Parse(RouteData.Values["serial"]?.ToString() ?? "");
        if (serial.IsRefused || await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(ProfileId, serial.Value, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        Details = found.Value;
        return actor;
    }
}
