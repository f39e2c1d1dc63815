using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Certificates;

/// <summary>Which certificates somebody asks for.</summary>
/// <param name="ProfileId">Only those of a profile; null for all.</param>
/// <param name="Status">Only those that stand so; null for all.</param>
/// <param name="ExpiresWithinDays">Only those that expire within so many days and have not yet; null for all.</param>
public sealed record CertificateFilter(Guid? ProfileId, CertificateStatus? Status, int? ExpiresWithinDays);

/// <summary>Lists the certificates of an organisation that were fetched, by when they expire.</summary>
public sealed class FindCertificates(SeglDatabase database, TimeProvider clock)
{
    /// <summary>A part of the list.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The last certificate of the part before; null for the first part.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<CertificatePart>> HandleAsync(
        CertificateFilter filter, SerialNumber? after, int limit, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var now = clock.GetUtcNow();
        var organisation = actor.OrganisationId.ToString();
        var own = database.Orders.AsNoTracking().Where(order => order.OrganisationId == actor.OrganisationId && order.Serial != null);
        if (after is { } last)
        {
            var place = await own.Where(order => order.Serial == last).Select(order => order.ExpiresAt).SingleOrDefaultAsync(cancellationToken);
            if (place is not { } instant)
                return Paging.Unknown();

            // Of those with the same last second, whichever comes next by its number.
            own = own.Where(order => order.ExpiresAt > instant || (order.ExpiresAt == instant && order.Serial > last));
        }

        var rows = Narrow(own, filter, now).Select(order => new
        {
            order,
            profile = database.Profiles.Single(profile => profile.Id == order.ProfileId).Name,
            isRevoked = database.Revocations.Any(revoked => revoked.Organisation == organisation && revoked.Serial == order.Serial),
        });
        if (filter.Status is CertificateStatus.Revoked)
            rows = rows.Where(row => row.isRevoked);
        else if (filter.Status is CertificateStatus.Valid or CertificateStatus.Expired)
            rows = rows.Where(row => !row.isRevoked);

        var found = await rows.OrderBy(row => row.order.ExpiresAt).ThenBy(row => row.order.Serial).Take(limit + 1)
            .ToListAsync(cancellationToken);
        return new CertificatePart(
            [.. found.Take(limit).Select(row =>
                new ListedCertificate(row.order, row.profile.Value, CertificateStanding.Of(row.order.ExpiresAt, row.isRevoked, now)))],
            found.Count > limit);
    }

    private static IQueryable<CertificateOrder> Narrow(IQueryable<CertificateOrder> orders, CertificateFilter filter, DateTimeOffset now)
    {
        // The last second belongs to the lifetime (RFC 5280 §4.1.2.5).
        var ended = now.AddSeconds(-1);
        if (filter.ProfileId is { } profile)
            orders = orders.Where(order => order.ProfileId == profile);
        if (filter.Status is CertificateStatus.Valid || filter.ExpiresWithinDays is not null)
            orders = orders.Where(order => order.ExpiresAt > ended);
        if (filter.Status is CertificateStatus.Expired)
            orders = orders.Where(order => order.ExpiresAt <= ended);
        if (filter.ExpiresWithinDays is { } days)
        {
            var until = now.AddDays(days);
            orders = orders.Where(order => order.ExpiresAt <= until);
        }

        return orders;
    }
}

/// <summary>A certificate of a list.</summary>
/// <param name="Order">The order that it was fetched with.</param>
/// <param name="ProfileName">Its profile's name as it is now.</param>
/// <param name="Status">How it stands.</param>
public sealed record ListedCertificate(CertificateOrder Order, string ProfileName, CertificateStatus Status);

/// <summary>Certificates, and whether more follow.</summary>
public sealed record CertificatePart(IReadOnlyList<ListedCertificate> Certificates, bool HasMore);
