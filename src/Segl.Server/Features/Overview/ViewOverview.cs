using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;

namespace Segl.Server.Features.Overview;

/// <summary>Gathers what an organisation should know today: what expires, what waits, what went wrong.</summary>
public sealed class ViewOverview(SeglDatabase database, TimeProvider clock)
{
    /// <summary>Months of the picture: this one and the 36 after it, in which every certificate that is valid today ends.</summary>
    public const int Months = 37;

    /// <summary>Lines of each list; the rest is a click away.</summary>
    public const int LinesMax = 10;

    /// <summary>How long an expired certificate that nobody replaced is worth a line.</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromDays(90);

    private const long DayMilliseconds = 86_400_000;

    /// <summary>The overview of the actor's organisation.</summary>
    public async Task<Result<OrganisationOverview>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var now = clock.GetUtcNow();
        return new OrganisationOverview
        {
            Months = ExpiryMonth.Spread(await CountByDayAsync(actor, now, cancellationToken), now, Months),
            Next = await NextAsync(actor, now, cancellationToken),
            Waiting = await WaitingAsync(actor, cancellationToken),
            WaitingCount = await OpenOrders(actor).CountAsync(cancellationToken),
            Lapsed = await LapsedAsync(actor, now, cancellationToken),
            Unusable = await UnusableAsync(actor, now, cancellationToken),
        };
    }

    // Days of UTC: a certificate's end is an instant of UTC, and a day more or less moves nothing in a month's bar but at its edges.
    private Task<List<DayCount>> CountByDayAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<DayCount>($"""
            SELECT o.expires_at / {DayMilliseconds} AS "Day", COUNT(*) AS "Expiring", COUNT(s.renews) AS "Renewed"
            FROM certificate_order o
            LEFT JOIN (SELECT DISTINCT renews FROM certificate_order WHERE organisation_id = {actor.OrganisationId} AND renews IS NOT NULL AND status = {(int)OrderStatus.Delivered}) s
                ON s.renews = o.serial
            WHERE o.organisation_id = {actor.OrganisationId} AND o.expires_at > {now.ToUnixTimeMilliseconds()}
                AND o.expires_at < {now.AddMonths(Months).ToUnixTimeMilliseconds()}
                AND o.serial NOT IN (SELECT serial FROM certificate_revocation WHERE organisation = {actor.OrganisationId.ToString()})
            GROUP BY 1
            """).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<OverviewLine>> NextAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Lines(Unrenewed(actor).Where(order => order.ExpiresAt > now).OrderBy(order => order.ExpiresAt).ThenBy(order => order.Id), cancellationToken);

    private async Task<IReadOnlyList<OverviewLine>> LapsedAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Recently;
        return await Lines(
            Unrenewed(actor)
                .Where(order => order.ExpiresAt <= now && order.ExpiresAt > since)
                .Where(order => database.Profiles.Any(profile => profile.Id == order.ProfileId && profile.LastExpiry <= now))
                .OrderByDescending(order => order.ExpiresAt).ThenBy(order => order.Id),
            cancellationToken);
    }

    private async Task<IReadOnlyList<OverviewLine>> WaitingAsync(Actor actor, CancellationToken cancellationToken) =>
        await Lines(OpenOrders(actor).OrderBy(order => order.OrderedAt).ThenBy(order => order.Id), cancellationToken);

    // An order whose code can no longer be used waits for somebody who makes a new one.
    private async Task<IReadOnlyList<OverviewLine>> UnusableAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Lines(
            OpenOrders(actor)
                .Where(order => database.OneTimeCodes.Any(code =>
                    code.OrderId == order.Id && code.ReplacedAt == null && (code.WrongTries >= OneTimeCode.WrongTriesMax || code.ExpiresAt <= now)))
                .OrderBy(order => order.OrderedAt).ThenBy(order => order.Id),
            cancellationToken);

    private IQueryable<CertificateOrder> OpenOrders(Actor actor) => database.Orders.Where(order =>
        order.OrganisationId == actor.OrganisationId && (order.Status == OrderStatus.Pending || order.Status == OrderStatus.Issuing));

    private IQueryable<CertificateOrder> Unrenewed(Actor actor)
    {
        var organisation = actor.OrganisationId.ToString();
        return database.Orders.Where(order => order.OrganisationId == actor.OrganisationId && order.Serial != null
            && !database.Revocations.Any(revocation => revocation.Organisation == organisation && revocation.Serial == order.Serial)
            && !database.Orders.Any(successor => successor.Renews == order.Serial && successor.Status == OrderStatus.Delivered));
    }

    private async Task<IReadOnlyList<OverviewLine>> Lines(IQueryable<CertificateOrder> orders, CancellationToken cancellationToken)
    {
        var found = await orders.Take(LinesMax).AsNoTracking().ToListAsync(cancellationToken);
        var ids = found.ConvertAll(order => order.ProfileId);
        var profiles = await database.Profiles.AsNoTracking().Where(profile => ids.Contains(profile.Id)).ToDictionaryAsync(profile => profile.Id, cancellationToken);
        return found.ConvertAll(order => new OverviewLine(profiles[order.ProfileId], order));
    }
}

/// <summary>What an organisation should know today.</summary>
public sealed record OrganisationOverview
{
    /// <summary>How many certificates expire in each of the coming months, this one first.</summary>
    public required IReadOnlyList<ExpiryMonth> Months { get; init; }

    /// <summary>The certificates that expire next and have no successor.</summary>
    public required IReadOnlyList<OverviewLine> Next { get; init; }

    /// <summary>The oldest orders that nobody has fetched.</summary>
    public required IReadOnlyList<OverviewLine> Waiting { get; init; }

    /// <summary>How many such orders there are.</summary>
    public required int WaitingCount { get; init; }

    /// <summary>Certificates that expired lately, of profiles that have no valid one since.</summary>
    public required IReadOnlyList<OverviewLine> Lapsed { get; init; }

    /// <summary>Orders whose one-time code is locked or has expired.</summary>
    public required IReadOnlyList<OverviewLine> Unusable { get; init; }
}

/// <summary>One line of a list: an order, or the certificate fetched with it, and its profile.</summary>
public sealed record OverviewLine(CertificateProfile Profile, CertificateOrder Order);

/// <summary>How many certificates expire on one day.</summary>
/// <param name="Day">Days since 1970, in UTC.</param>
/// <param name="Expiring">All of them.</param>
/// <param name="Renewed">Those that have a successor.</param>
internal sealed record DayCount(long Day, long Expiring, long Renewed);
