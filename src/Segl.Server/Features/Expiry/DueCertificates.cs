using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Expiry;

/// <summary>A certificate whose people are to be told now.</summary>
public sealed record DueCertificate
{
    /// <summary>Its order.</summary>
    public required Guid OrderId { get; init; }

    /// <summary>Its profile.</summary>
    public required Guid ProfileId { get; init; }

    /// <summary>Its serial number.</summary>
    public required SerialNumber Serial { get; init; }

    /// <summary>Its type.</summary>
    public required CertificateKind Kind { get; init; }

    /// <summary>When it expires.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The profile's name.</summary>
    public required CommonName Name { get; init; }

    /// <summary>The contact person's address; null for none.</summary>
    public required EmailAddress? ContactEmail { get; init; }

    /// <summary>Whether a renewal is ordered and was not fetched yet.</summary>
    public required bool IsBeingRenewed { get; init; }

    /// <summary>The threshold that it has reached, in days.</summary>
    public required int ThresholdDays { get; init; }
}

/// <summary>Finds the certificates of an organisation that have reached a threshold for which nobody was told.</summary>
/// <remarks>
/// Only the nearest threshold counts: between two thresholds lies a band of expiry instants, and each band is one range of the index
/// over organisation and expiry. So a run reads what is in the bands and not what expires later, however many certificates there are.
/// </remarks>
public sealed class DueCertificates(SeglDatabase database)
{
    /// <summary>The most certificates that are told of in one transaction; a digest of more is not read, and memory is bounded.</summary>
    public const int CountMax = 1000;

    /// <summary>The first of them by expiry.</summary>
    public async Task<IReadOnlyList<DueCertificate>> ListAsync(
        Organisation organisation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = new List<DueCertificate>();
        var nearer = 0;
        foreach (var threshold in organisation.ExpiryNoticeDays.Days.Order())
        {
            due.AddRange(await Band(organisation.Id, threshold, nearer, now).Take(CountMax - due.Count).ToListAsync(cancellationToken));
            if (due.Count == CountMax)
                break;
            nearer = threshold;
        }

        return due;
    }

    /// <summary>The certificates that expire after <paramref name="nearer"/> days and within <paramref name="threshold"/> days.</summary>
    internal IQueryable<DueCertificate> Band(Guid organisationId, int threshold, int nearer, DateTimeOffset now)
    {
        var (after, until) = (now.AddDays(nearer), now.AddDays(threshold));
        var organisation = organisationId.ToString();
        return
            from order in database.Orders.AsNoTracking()
            where order.OrganisationId == organisationId && order.ExpiresAt > after && order.ExpiresAt <= until
                && order.Status == OrderStatus.Delivered && order.Serial != null
                && !database.ExpiryNotices.Any(notice => notice.OrderId == order.Id && notice.ThresholdDays == threshold)
                && !database.Revocations.Any(revocation => revocation.Organisation == organisation && revocation.Serial == order.Serial)
                && !database.Orders.Any(next =>
                    next.OrganisationId == order.OrganisationId && next.Renews != null && next.Renews == order.Serial
                    && next.Status == OrderStatus.Delivered && next.ExpiresAt > now
                    && !database.Revocations.Any(revocation => revocation.Organisation == organisation && revocation.Serial == next.Serial))
            join profile in database.Profiles on order.ProfileId equals profile.Id
            orderby order.ExpiresAt, order.Id
            select new DueCertificate
            {
                OrderId = order.Id,
                ProfileId = profile.Id,
                Serial = order.Serial!.Value, // Asked for above.
                Kind = order.Kind,
                ExpiresAt = order.ExpiresAt!.Value, // Asked for above.
                Name = profile.Name,
                ContactEmail = profile.ContactEmail,
                IsBeingRenewed = database.Orders.Any(next =>
                    next.OrganisationId == order.OrganisationId && next.Renews != null && next.Renews == order.Serial
                    && (next.Status == OrderStatus.Pending || next.Status == OrderStatus.Issuing)),
                ThresholdDays = threshold,
            };
    }
}
