using System.Globalization;
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

    /// <summary>The overview of the actor's organisation.</summary>
    public async Task<Result<OrganisationOverview>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var now = clock.GetUtcNow();
        return new OrganisationOverview
        {
            Months = await CountByMonthAsync(actor, now, cancellationToken),
            Next = await NextAsync(actor, now, cancellationToken),
            Waiting = await WaitingAsync(actor, cancellationToken),
            WaitingCount = await OpenOrders(actor).CountAsync(cancellationToken),
            Lapsed = await LapsedAsync(actor, now, cancellationToken),
            Unusable = await UnusableAsync(actor, now, cancellationToken),
        };
    }

    // Months of UTC, as a certificate's end is an instant of UTC; an hour more or less moves nothing but at the edges of a bar.
    private async Task<IReadOnlyList<ExpiryMonth>> CountByMonthAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var months = ExpiryMonth.From(now, Months);
        var all = await CountAllAsync(actor, months, cancellationToken);
        var revoked = await CountRevokedAsync(actor, now, cancellationToken);
        var renewed = await CountRenewedAsync(actor, now, cancellationToken);
        return ExpiryMonth.Count(months, all, revoked, renewed);
    }

    private Task<List<ExpiryCount>> CountAllAsync(Actor actor, IReadOnlyList<MonthSpan> months, CancellationToken cancellationToken)
    {
        var sql = CountAll(months.Count);
        return database.Database.SqlQueryRaw<ExpiryCount>(
            sql, [actor.OrganisationId, .. months.SelectMany(month => new object[] { month.Begins, month.Ends })]).ToListAsync(cancellationToken);
    }

    // One range of the index for each month: thousands of rows are counted and none is grouped.
    private static string CountAll(int months)
    {
        var spans = Enumerable.Range(0, months).Select(number => string.Create(CultureInfo.InvariantCulture, $"({{{(2 * number) + 1}}}, {{{(2 * number) + 2}}})"));
        return $$"""
            WITH span (begins, ends) AS (VALUES {{string.Join(", ", spans)}})
            SELECT s.begins AS "At", (
                SELECT COUNT(*) FROM certificate_order o WHERE o.organisation_id = {0} AND o.expires_at >= s.begins AND o.expires_at < s.ends) AS "Count"
            FROM span s
            """;
    }

    private Task<List<ExpiryCount>> CountRevokedAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<ExpiryCount>($"""
            SELECT o.expires_at AS "At", COUNT(*) AS "Count"
            FROM certificate_revocation r CROSS JOIN certificate_order o
            WHERE r.organisation = {actor.OrganisationId.ToString()} AND o.serial = r.serial AND o.expires_at > {now.ToUnixTimeMilliseconds()}
            GROUP BY o.expires_at
            """).ToListAsync(cancellationToken);

    private Task<List<ExpiryCount>> CountRenewedAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Database.SqlQuery<ExpiryCount>($"""
            SELECT o.expires_at AS "At", COUNT(DISTINCT o.serial) AS "Count"
            FROM certificate_order s CROSS JOIN certificate_order o
            WHERE s.organisation_id = {actor.OrganisationId} AND s.renews IS NOT NULL AND s.status = {(int)OrderStatus.Delivered}
                AND o.serial = s.renews AND o.expires_at > {now.ToUnixTimeMilliseconds()}
                AND o.serial NOT IN (SELECT serial FROM certificate_revocation WHERE organisation = {actor.OrganisationId.ToString()})
            GROUP BY o.expires_at
            """).ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<OverviewLine>> NextAsync(Actor actor, DateTimeOffset now, CancellationToken cancellationToken) =>
        await Lines(
            Unrenewed(actor).Where(order => order.ExpiresAt > now).OrderBy(order => order.ExpiresAt).ThenBy(order => order.Id),
            cancellationToken);

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
                    code.OrderId == order.Id && code.ReplacedAt == null
                        && (code.WrongTries >= OneTimeCode.WrongTriesMax || code.ExpiresAt <= now)))
                .OrderBy(order => order.OrderedAt).ThenBy(order => order.Id),
            cancellationToken);

    private IQueryable<CertificateOrder> OpenOrders(Actor actor) => database.Orders.Where(order =>
        order.OrganisationId == actor.OrganisationId && (order.Status == OrderStatus.Pending || order.Status == OrderStatus.Issuing));

    private IQueryable<CertificateOrder> Unrenewed(Actor actor)
    {
        var organisation = actor.OrganisationId.ToString();
        return database.Orders.Where(order => order.OrganisationId == actor.OrganisationId && order.Serial != null
            && !database.Revocations.Any(revocation => revocation.Organisation == organisation && revocation.Serial == order.Serial)
            && !database.Orders.Any(successor => successor.OrganisationId == order.OrganisationId && successor.Renews == order.Serial && successor.Status == OrderStatus.Delivered));
    }

    private async Task<IReadOnlyList<OverviewLine>> Lines(IQueryable<CertificateOrder> orders, CancellationToken cancellationToken)
    {
        var found = await orders.Take(LinesMax).AsNoTracking().ToListAsync(cancellationToken);
        var ids = found.ConvertAll(order => order.ProfileId);
        var profiles = await database.Profiles.AsNoTracking().Where(profile => ids.Contains(profile.Id))
            .ToDictionaryAsync(profile => profile.Id, cancellationToken);
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

/// <summary>How many certificates expire at, or in the month from, an instant.</summary>
/// <param name="At">Milliseconds since 1970, in UTC.</param>
/// <param name="Count">How many.</param>
internal sealed record ExpiryCount(long At, long Count);
