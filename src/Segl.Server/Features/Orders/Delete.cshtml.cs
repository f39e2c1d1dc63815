using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Design;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Orders;

/// <summary>Says what deleting a pending order means, and deletes it (R2.10).</summary>
[Needs(Right.AdministerCertificates)]
public sealed class DeleteModel(FindOrder find, DeleteOrder delete, CurrentActor current) : PageModel
{
    /// <summary>The order's id, from the address.</summary>
    [BindProperty(SupportsGet = true, Name = "order")]
    public Guid OrderId { get; set; }

    /// <summary>The order.</summary>
    public OrderDetails Details { get; private set; } = null!; // Set before the page is shown.

    /// <summary>Whether somebody else deleted it after the reader had opened the form.</summary>
    public bool IsDeleted => Details.Order.Status == OrderStatus.Deleted;

    /// <summary>Shows the warning.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is null || IsDeleted)
            return NotFound();

        return Details.Order.Status == OrderStatus.Pending ? Page() : Redirect(OrderPaths.Order(OrderId));
    }

    /// <summary>Deletes the order.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is not { } actor)
            return NotFound();

        var refusal = await delete.HandleAsync(OrderId, actor, cancellationToken);
        return refusal is null ? Redirect($"{OrderPaths.Profile(Details.Profile.Id)}?slettet=true") : this.Refused(refusal);
    }

    private async Task<Actor?> FindAsync(CancellationToken cancellationToken)
    {
        if (await current.GetAsync(cancellationToken) is not { } actor)
            return null;

        var found = await find.FindWithDeletedAsync(OrderId, actor, cancellationToken);
        if (found.IsRefused)
            return null;

        Details = found.Value;
        return actor;
    }
}
