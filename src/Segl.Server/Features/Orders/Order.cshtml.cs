using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Pki.Certificates;
using Segl.Server.Design;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>An order with all its details, and what can be done with it.</summary>
[Needs(Right.SeeCertificates)]
public sealed class OrderModel(
    FindOrder find, FindCertificate findCertificate, SendEmailValidation send, CurrentActor current, TimeProvider clock)
    : PageModel
{
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>The order's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "order")]
    public Guid OrderId { get; set; }

    /// <summary>Whether the validation mail was just sent again, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "sendt")]
    public bool WasSent { get; set; }

    /// <summary>The order.</summary>
    public OrderDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>What was fetched; null before. The profile may say something else by now.</summary>
    public Certificate? Certificate { get; private set; }

    /// <summary>The name in what was fetched.</summary>
    public string? NameInCertificate => Certificate?.Subject.Attributes.LastOrDefault(attribute => attribute.Type == CommonNameOid)?.Value;

    /// <summary>The address in the certificate: in what was fetched, or else in what will be.</summary>
    public string? EmailInCertificate => Details.Order.IsOpen ? Details.Profile.Email?.Value : Certificate?.EmailAddress?.Value;

    /// <summary>Whether the reader may do more than see it.</summary>
    public bool CanAdminister { get; private set; }

    /// <summary>What became of the one-time code: a part of the keys <c>Orders.Code.State…</c>.</summary>
    public string CodeState => Details.Code switch
    {
        null => "None",
        { UsedAt: not null } => "Used",
        { WrongTries: >= OneTimeCode.WrongTriesMax } => "Locked",
        var code when code.ExpiresAt <= clock.GetUtcNow() => "Expired",
        _ => "Shown",
    };

    /// <summary>Shows the order.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await FindAsync(cancellationToken) is null ? NotFound() : Page();

    /// <summary>Sends the validation mail again.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor || !CanAdminister)
            return NotFound();

        var refusal = await send.HandleAsync(OrderId, actor, cancellationToken);
        return refusal is null ? Redirect($"{OrderPaths.Order(OrderId)}?sendt=true") : this.Refused(refusal);
    }

    private async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(OrderId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        (Details, CanAdminister) = (found.Value, actor.Has(Right.AdministerCertificates));
        if (Details.Order.Serial is { } serial
            && await findCertificate.HandleAsync(
                Details.Profile.Id, serial, actor, cancellationToken) is { IsRefused: false, Value: var certificate })
            Certificate = certificate.Issued.Certificate;
        return actor;
    }
}
