using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>Lists the certificates of one profile that were handed over, and what they renew.</summary>
public sealed class ListCertificates(SeglDatabase database, TimeProvider clock)
{
    /// <summary>The most that a profile's page shows, the latest ones; a certificate a month for sixteen years.</summary>
    private const int CertificatesMax = 200;

    /// <summary>The certificates, the latest first; the refusal NotFound where the profile is another organisation's or nobody's.</summary>
    public async Task<Result<CertificateList>> HandleAsync(Guid profileId, Actor actor, CancellationToken cancellationToken)
    {
        var isOwn = actor.Has(Right.SeeCertificates)
            && await database.Profiles.AnyAsync(
                profile => profile.Id == profileId && profile.OrganisationId == actor.OrganisationId, cancellationToken);
        if (!isOwn)
            return Missing.Refusal;

        var organisation = actor.OrganisationId.ToString();
        var delivered = await (
            from order in database.Orders
            where order.ProfileId == profileId && order.Serial != null
            orderby order.DeliveredAt descending, order.Id descending
            select new
            {
                order,
                isRevoked = database.Revocations.Any(revocation =>
                    revocation.Organisation == organisation && revocation.Serial == order.Serial),
            }).AsNoTracking().Take(CertificatesMax).ToListAsync(cancellationToken);
        var successors = await database.Orders.AsNoTracking()
            .Where(order => order.ProfileId == profileId && order.Renews != null && order.Status != OrderStatus.Deleted)
            .ToListAsync(cancellationToken);

        var renewals = successors.ToLookup(order => order.Renews);
        var now = clock.GetUtcNow();
        return new CertificateList(delivered.ConvertAll(each => new CertificateRow(
            each.order, CertificateStanding.Of(each.order.ExpiresAt, each.isRevoked, now), Latest(renewals[each.order.Serial]))));
    }

    private static CertificateOrder? Latest(IEnumerable<CertificateOrder> renewals) => renewals.MaxBy(order => order.OrderedAt);
}

/// <summary>The certificates of a profile.</summary>
public sealed record CertificateList(IReadOnlyList<CertificateRow> Rows);

/// <summary>One certificate of a list.</summary>
/// <param name="Order">The order that it was fetched with; it has a serial number.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Renewal">The latest order that renews it; null for none.</param>
public sealed record CertificateRow(CertificateOrder Order, CertificateStatus Status, CertificateOrder? Renewal)
{
    /// <summary>The serial number.</summary>
    public SerialNumber Serial =>
        Order.Serial ?? throw new InvalidOperationException("A certificate that was handed over has a serial number.");
}
