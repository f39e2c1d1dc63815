using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Audit;

/// <summary>
/// What a person means by a thing, as the subjects that events name: with a profile its orders and certificates, with an order its
/// certificate.
/// </summary>
public sealed class AuditSubjects(SeglDatabase database)
{
    /// <summary>More characters than any name of a thing has.</summary>
    public const int CharactersMax = 60;

    /// <summary>The most orders of a profile that are looked for, the latest; as many as its page shows.</summary>
    private const int OrdersMax = 200;

    private const string ProfilePrefix = "profile:";
    private const string OrderPrefix = "order:";

    /// <summary>The subject of a profile.</summary>
    public static string OfProfile(Guid profileId) => ProfilePrefix + profileId;

    /// <summary>The subject of an order.</summary>
    public static string OfOrder(Guid orderId) => OrderPrefix + orderId;

    /// <summary>The subjects that belong to a thing, named as an event names it, by UUID, serial number or reference number.</summary>
    public async Task<Result<SubjectNames>> FindAsync(string named, Guid organisationId, CancellationToken cancellationToken)
    {
        var name = named.Trim();
        if (name.Length > CharactersMax)
            return Unreadable();
        if (name.Length == 0)
            return new SubjectNames([]);

        var own = database.Orders.AsNoTracking().Where(order => order.OrganisationId == organisationId);
        if (IdIn(name, ProfilePrefix) is { } profileId)
            return await WithOrdersAsync([name], own.Where(order => order.ProfileId == profileId), cancellationToken);
        if (IdIn(name, OrderPrefix) is { } orderId)
            return await WithOrdersAsync([name], own.Where(order => order.Id == orderId), cancellationToken);
        if (Guid.TryParseExact(name, "D", out var id))
            return await WithOrdersAsync(
                [OfProfile(id), OfOrder(id), $"account:{id}"], own.Where(order => order.ProfileId == id || order.Id == id),
                cancellationToken);

        var reference = ReferenceNumber.Parse(name);
        if (!reference.IsRefused && await own.AnyAsync(order => order.ReferenceNumber == reference.Value, cancellationToken))
            return await WithOrdersAsync([], own.Where(order => order.ReferenceNumber == reference.Value), cancellationToken);

        var serial = SerialNumber.Parse(string.Concat(name.Where(character => character is not (' ' or ':'))));
        return serial.IsRefused
            ? Unreadable()
            : await WithOrdersAsync(
                [$"{serial.Value}"], own.Where(order => order.Serial == serial.Value || order.Renews == serial.Value), cancellationToken);
    }

    private static async Task<Result<SubjectNames>> WithOrdersAsync(
        IEnumerable<string> subjects, IQueryable<CertificateOrder> orders, CancellationToken cancellationToken)
    {
        var found = await orders.OrderByDescending(order => order.OrderedAt).ThenByDescending(order => order.Id).Take(OrdersMax)
            .Select(order => new { order.Id, order.Serial, order.IssuanceId }).ToListAsync(cancellationToken);
        return new SubjectNames(
            [.. subjects.Concat(found.SelectMany(
                order => new[] { OfOrder(order.Id), order.Serial?.ToString(), order.IssuanceId?.ToString() })).OfType<string>()]);
    }

    private static Guid? IdIn(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(prefix.Length), "D", out var id) ? id : null;

    private static Refusal Unreadable() =>
        new("AuditSubjectUnreadable", "Write a UUID, a serial number or a reference number.") { Field = nameof(AuditSearch.Subject) };
}

/// <summary>The subjects of events that belong to one thing; none where nothing was named.</summary>
public sealed record SubjectNames(IReadOnlyList<string> Names);
