using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Profiles;

/// <summary>Finds a profile with its orders.</summary>
public sealed class FindProfile(SeglDatabase database)
{
    /// <summary>The most orders that a profile's page shows, the latest ones; a certificate a month for sixteen years.</summary>
    private const int OrdersMax = 200;

    /// <summary>The profile; the refusal NotFound where it is another organisation's or nobody's.</summary>
    public async Task<Result<ProfileWithOrders>> HandleAsync(Guid profileId, Actor actor, CancellationToken cancellationToken)
    {
        var profile = await database.Profiles.AsNoTracking()
            .SingleOrDefaultAsync(profile => profile.Id == profileId && profile.OrganisationId == actor.OrganisationId, cancellationToken);
        if (profile is null || !actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var orders = await database.Orders.AsNoTracking()
            .Where(order => order.ProfileId == profileId && order.Status != OrderStatus.Deleted)
            .OrderByDescending(order => order.OrderedAt).ThenByDescending(order => order.Id)
            .Take(OrdersMax).ToListAsync(cancellationToken);
        var organisation = await database.Organisations.AsNoTracking()
            .SingleAsync(organisation => organisation.Id == profile.OrganisationId, cancellationToken);
        return new ProfileWithOrders(profile, organisation, orders);
    }
}

/// <summary>A profile, whose it is, and its orders, the latest first.</summary>
public sealed record ProfileWithOrders(CertificateProfile Profile, Organisation Organisation, IReadOnlyList<CertificateOrder> Orders);
