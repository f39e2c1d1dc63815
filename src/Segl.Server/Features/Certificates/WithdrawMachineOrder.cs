using Microsoft.EntityFrameworkCore;
using Segl.Ca.Issuing;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>
/// Deletes the order of a certificate that a system asked for itself and then did not take: nobody else would fetch it.
/// </summary>
public sealed class WithdrawMachineOrder(SeglDatabase database, DeleteOrder delete)
{
    /// <summary>Deletes it; null once it is deleted.</summary>
    /// <param name="orderId">The order, pending again.</param>
    /// <param name="held">The certificate with which the system asked.</param>
    /// <param name="address">The system's network address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Refusal?> HandleAsync(Guid orderId, IssuedCertificate held, string? address, CancellationToken cancellationToken)
    {
        var serial = held.Certificate.SerialNumber;
        var found = await (
            from order in database.Orders.AsNoTracking()
            join profile in database.Profiles on order.ProfileId equals profile.Id
            where order.Serial == serial && order.ProfileId == held.ProfileId
            select new { order, profile }).SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? Missing.Refusal
            : await delete.HandleAsync(orderId, SystemActors.Of(held, found.order, found.profile, address), cancellationToken);
    }
}
