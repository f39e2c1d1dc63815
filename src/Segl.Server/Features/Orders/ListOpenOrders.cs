using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Orders;

/// <summary>Lists an organisation's orders whose certificates are still to be fetched, the oldest first.</summary>
public sealed class ListOpenOrders(SeglDatabase database)
{
    /// <summary>A part of the list.</summary>
    /// <param name="after">The last order of the part before; null for the first part.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<OpenOrderList>> HandleAsync(Guid? after, int limit, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var open = database.Orders.AsNoTracking().Where(order => order.OrganisationId == actor.OrganisationId
            && (order.Status == OrderStatus.Pending || order.Status == OrderStatus.Issuing));
        if (after is { } id)
        {
            // Also one that was fetched or deleted meanwhile has its place.
            var place = await database.Orders.AsNoTracking()
                .Where(order => order.Id == id && order.OrganisationId == actor.OrganisationId)
                .Select(order => (DateTimeOffset?)order.OrderedAt).SingleOrDefaultAsync(cancellationToken);
            if (place is not { } instant)
                return Paging.Unknown();
            open = open.Where(order => order.OrderedAt > instant || (order.OrderedAt == instant && order.Id > id));
        }

        var found = await open.OrderBy(order => order.OrderedAt).ThenBy(order => order.Id).Take(limit + 1)
            .Join(database.Profiles, order => order.ProfileId, profile => profile.Id, (order, profile) => new { order, profile })
            .ToListAsync(cancellationToken);
        var rows = found.OrderBy(row => row.order.OrderedAt).ThenBy(row => row.order.Id).Take(limit)
            .Select(row => new OpenOrder(row.order, row.profile)).ToList();
        return new OpenOrderList(rows, found.Count > limit);
    }
}

/// <summary>An order that is still to be fetched.</summary>
public sealed record OpenOrder(CertificateOrder Order, CertificateProfile Profile);

/// <summary>Orders, and whether more follow.</summary>
public sealed record OpenOrderList(IReadOnlyList<OpenOrder> Orders, bool HasMore);
