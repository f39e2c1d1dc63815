using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Sends the validation link of an order again; the one before stops working.</summary>
public sealed class SendEmailValidation(SeglDatabase database, UnitOfWork unitOfWork, ValidationLinks links)
{
    /// <summary>Sends it; null once it is on its way.</summary>
    public async Task<Refusal?> HandleAsync(Guid orderId, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.SingleOrDefaultAsync(
            order => order.Id == orderId && order.OrganisationId == actor.OrganisationId && order.Status != OrderStatus.Deleted,
            cancellationToken);
        if (order is null || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var profile = await database.Profiles.SingleAsync(profile => profile.Id == order.ProfileId, cancellationToken);
        if (!order.IsOpen || order.RefuseEmail(profile) is null || profile.Email is not { } address)
            return new Refusal("ValidationNotNeeded", "No address is to be validated for this order.");
        if (await links.RefuseHasteAsync(orderId, address, cancellationToken) is { } refusal)
            return refusal;

        var organisation = await database.Organisations.SingleAsync(
            organisation => organisation.Id == order.OrganisationId, cancellationToken);
        await links.SendAsync(order, address, profile, organisation, cancellationToken);

        // Two senders at once collide on the order's version, so that the pause holds for them too.
        database.Entry(order).Property(sent => sent.Version).IsModified = true;
        unitOfWork.Record(actor, "order.email-validation-send", $"order:{order.Id}", KeyValuePair.Create("email", address.ToString()));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
