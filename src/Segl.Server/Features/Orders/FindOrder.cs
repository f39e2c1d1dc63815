using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Finds an order with what its pages show.</summary>
public sealed class FindOrder(SeglDatabase database)
{
    /// <summary>The order; the refusal NotFound where it is another organisation's, deleted, or nobody's.</summary>
    public async Task<Result<OrderDetails>> HandleAsync(Guid orderId, Actor actor, CancellationToken cancellationToken)
    {
        var found = await FindWithDeletedAsync(orderId, actor, cancellationToken);
        return found is { IsRefused: false, Value.Order.Status: OrderStatus.Deleted } ? Missing.Refusal : found;
    }

    /// <summary>The order also where it is deleted: for whoever has its form open and is to be told so.</summary>
    public async Task<Result<OrderDetails>> FindWithDeletedAsync(Guid orderId, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var found = await (
            from order in database.Orders
            join profile in database.Profiles on order.ProfileId equals profile.Id
            join orderer in database.Users on order.OrderedBy equals orderer.Id
            where order.Id == orderId && order.OrganisationId == actor.OrganisationId
            select new { order, profile, orderer.Name }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return Missing.Refusal;

        var code = await database.OneTimeCodes.AsNoTracking()
            .SingleOrDefaultAsync(code => code.OrderId == orderId && code.ReplacedAt == null, cancellationToken);
        var validation = await database.EmailValidations.AsNoTracking()
            .Where(validation => validation.OrderId == orderId)
            .OrderByDescending(validation => validation.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return new OrderDetails(found.order, found.profile, found.Name, code, validation);
    }
}

/// <summary>An order with its profile, who ordered it, its latest one-time code and its latest validation link.</summary>
public sealed record OrderDetails(
    CertificateOrder Order, CertificateProfile Profile, string OrdererName, OneTimeCode? Code, EmailValidation? Validation)
{
    /// <summary>Where it stands.</summary>
    public OrderProgress Progress => Order.Progress(Profile);
}
