using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Sends the validation link of an order again; the one before stops working.</summary>
public sealed class SendEmailValidation(SeglDatabase database, UnitOfWork unitOfWork, ValidationLinks links, TimeProvider clock)
{
    /// <summary>Nobody's mailbox is to be filled: a pause between two mails …</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromMinutes(2);

    /// <summary>… and no more than these within a day.</summary>
    public const int PerDayMax = 10;

    /// <summary>Sends it; null once it is on its way.</summary>
    public async Task<Refusal?> HandleAsync(Guid orderId, Actor actor, CancellationToken cancellationToken)
    {
        var order = await database.Orders.SingleOrDefaultAsync(
            order => order.Id == orderId && order.OrganisationId == actor.OrganisationId && order.Status != OrderStatus.Deleted, cancellationToken);
        if (order is null || !actor.Has(Right.AdministerCertificates))
            return Missing.Refusal;

        var profile = await database.Profiles.SingleAsync(profile => profile.Id == order.ProfileId, cancellationToken);
        if (!order.IsOpen || order.RefuseEmail(profile) is null || profile.Email is not { } address)
            return new Refusal("ValidationNotNeeded", "No address is to be validated for this order.");
        if (await RefuseHasteAsync(orderId, cancellationToken) is { } refusal)
            return refusal;

        var organisation = await database.Organisations.SingleAsync(organisation => organisation.Id == order.OrganisationId, cancellationToken);
        await links.SendAsync(order, address, profile, organisation, cancellationToken);

        // Two senders at once collide on the order's version, so that the pause holds for them too.
        database.Entry(order).Property(sent => sent.Version).IsModified = true;
        unitOfWork.Record(actor, "order.email-validation-send", $"order:{order.Id}", KeyValuePair.Create("email", address.ToString()));
        return await unitOfWork.CommitAsync(cancellationToken);
    }

    private async Task<Refusal?> RefuseHasteAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var yesterday = now - TimeSpan.FromDays(1);
        var sent = await database.EmailValidations
            .Where(validation => validation.OrderId == orderId && validation.CreatedAt > yesterday)
            .Select(validation => validation.CreatedAt).ToListAsync(cancellationToken);
        var isTooSoon = sent.Count >= PerDayMax || sent.Any(instant => instant > now - PauseMin);
        var minutes = PauseMin.TotalMinutes.ToString(CultureInfo.InvariantCulture);
        return isTooSoon
            ? new Refusal("ValidationSentRecently", $"The mail was sent a moment ago. It can be sent every {minutes} minutes, and {PerDayMax} times a day.")
            {
                Arguments = [minutes, PerDayMax.ToString(CultureInfo.InvariantCulture)],
            }
            : null;
    }
}
