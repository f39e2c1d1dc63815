using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>Takes the consent to publishing a certificate back; the next search does not find it (R5.4).</summary>
public sealed class WithdrawPublishing(SeglDatabase database, UnitOfWork unitOfWork)
{
    /// <summary>Takes it back; null once that is done.</summary>
    public async Task<Refusal?> HandleAsync(Guid profileId, SerialNumber serial, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.SingleOrDefaultAsync(
            order => order.Serial == serial && order.ProfileId == profileId && order.OrganisationId == actor.OrganisationId,
            cancellationToken);
        if (order is null || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;
        if (order.WithdrawPublishing() is { } refusal)
            return refusal;

        unitOfWork.Record(actor, "certificate.unpublish", $"{serial}");
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
