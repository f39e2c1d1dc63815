using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Deletes a pending order (R2.10): its code, reference number and links die with it, the audit trail keeps it.</summary>
public sealed class DeleteOrder(SeglDatabase database, UnitOfWork unitOfWork)
{
    /// <summary>Deletes it; null once it is deleted.</summary>
    public async Task<Refusal?> HandleAsync(Guid orderId, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.SingleOrDefaultAsync(
            order => order.Id == orderId && order.OrganisationId == actor.OrganisationId, cancellationToken);
        if (order is null || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;
        if (order.Delete() is { } refusal)
            return refusal;

        foreach (var code in await database.OneTimeCodes.Where(
            code => code.OrderId == order.Id && code.Sealed != null).ToListAsync(cancellationToken))
            code.Sealed = null;

        // What tells people to fetch it would lead them nowhere.
        var path = OrderPaths.Fetch(order.ReferenceNumber);
        database.Notices.RemoveRange(await database.Notices.Where(notice => notice.Path == path).ToListAsync(cancellationToken));
        unitOfWork.Record(actor, "order.delete", $"order:{order.Id}", KeyValuePair.Create("reference", $"{order.ReferenceNumber}"));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
