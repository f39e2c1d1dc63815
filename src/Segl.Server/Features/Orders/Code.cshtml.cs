using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>Shows an order's one-time code once, and replaces it when somebody says so expressly (R2.5).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class CodeModel(FindOrder find, CreateOneTimeCode create, CurrentActor current) : PageModel
{
    /// <summary>The order's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "order")]
    public Guid OrderId { get; set; }

    /// <summary>The code that is to be replaced, which only the page that asks for it names; null for the first code.</summary>
    [BindProperty]
    public Guid? Replaced { get; set; }

    /// <summary>The order.</summary>
    public OrderDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>The code, in the answer to the form only.</summary>
    public ShownCode? Shown { get; private set; }

    /// <summary>Offers to show or to replace the code.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null)
            return NotFound();

        return Details.Order.RefuseCode() is null ? Page() : Redirect(OrderPaths.Order(OrderId));
    }

    /// <summary>Makes a code and shows it, this once.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();
        if (!ModelState.IsValid)
            return this.Malformed();

        var created = await create.HandleAsync(OrderId, Replaced, actor, cancellationToken);

        // What the page offers next is judged by what is so now: another tab may have made a code.
        await FindAsync(cancellationToken);
        ModelState.Remove(nameof(Replaced));
        if (created.IsRefused)
            return this.Refused(created.Refusal);

        Shown = created.Value;
        return Page();
    }

    private async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.HandleAsync(OrderId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        Details = found.Value;
        return actor;
    }
}
