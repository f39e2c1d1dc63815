using Microsoft.EntityFrameworkCore;
using Segl.Ca.Auditing;
using Segl.Pki.Names;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;

namespace Segl.Server.Features.Audit;

/// <summary>An event with the names of who did it and of what it was done to.</summary>
/// <param name="Record">The event as it is written.</param>
/// <param name="ActorName">The person's name; null where no account of ours did it.</param>
/// <param name="Thing">What it was done to, as people know it; null where it has no name or is no more.</param>
public sealed record AuditEntry(AuditRecord Record, string? ActorName, AuditThing? Thing)
{
    /// <summary>When.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Record.AtMilliseconds);
}

/// <summary>A thing that has a name and perhaps a page.</summary>
public sealed record AuditThing(string Name, string? Path);

/// <summary>Finds the names behind the ids that events carry, for many events at once, and only within one organisation.</summary>
public sealed class AuditEntries(SeglDatabase database)
{
    private const string AccountPrefix = "account:";

    // Enough to tell two certificates of a profile apart.
    private const int ShortCharacters = 8;

    /// <summary>The events, in their order, with names.</summary>
    public async Task<IReadOnlyList<AuditEntry>> NameAsync(
        IReadOnlyList<AuditRecord> records, Guid organisationId, CancellationToken cancellationToken)
    {
        var people = await FindPeopleAsync(records, cancellationToken);
        var things = await FindThingsAsync(records, organisationId, cancellationToken);
        foreach (var (subject, name) in people)
            things.TryAdd(subject, new AuditThing(name, Path: null));
        return [.. records.Select(record =>
            new AuditEntry(record, people.GetValueOrDefault(record.Actor), things.GetValueOrDefault(record.Subject)))];
    }

    // Whoever stands in an organisation's own events acted for it, also when no longer a member.
    private async Task<Dictionary<string, string>> FindPeopleAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        var ids = records.SelectMany(record => new[] { record.Actor, record.Subject }).Select(name => IdIn(name, AccountPrefix))
            .OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? [] : await database.Users.AsNoTracking().Where(account => ids.Contains(account.Id))
            .ToDictionaryAsync(account => AccountPrefix + account.Id, account => account.Name, StringComparer.Ordinal, cancellationToken);
    }

    private async Task<Dictionary<string, AuditThing>> FindThingsAsync(
        IReadOnlyList<AuditRecord> records, Guid organisationId, CancellationToken cancellationToken)
    {
        var things = new Dictionary<string, AuditThing>(StringComparer.Ordinal);
        var subjects = records.Select(record => record.Subject).Distinct(StringComparer.Ordinal).ToList();
        var profiles = subjects.Select(subject => IdIn(subject, "profile:")).OfType<Guid>().ToList();
        foreach (var profile in await database.Profiles.AsNoTracking()
            .Where(profile => profile.OrganisationId == organisationId && profiles.Contains(profile.Id))
            .Select(profile => new { profile.Id, profile.Name }).ToListAsync(cancellationToken))
            things[AuditSubjects.OfProfile(profile.Id)] = new AuditThing(profile.Name.ToString(), OrderPaths.Profile(profile.Id));

        var orderIds = subjects.Select(subject => IdIn(subject, "order:")).OfType<Guid>().ToList();
        var serials = subjects.Select(SerialIn).OfType<SerialNumber>().Select(serial => (SerialNumber?)serial).ToList();
        var orders = await database.Orders.AsNoTracking()
            .Where(order => order.OrganisationId == organisationId && (orderIds.Contains(order.Id) || serials.Contains(order.Serial)))
            .Join(database.Profiles, order => order.ProfileId, profile => profile.Id, (order, profile) => new { order, profile.Name })
            .ToListAsync(cancellationToken);
        foreach (var (order, name) in orders.Select(each => (each.order, each.Name)))
        {
            things[AuditSubjects.OfOrder(order.Id)] =
                new AuditThing($"{name}, {order.ReferenceNumber}", order.Status == OrderStatus.Deleted ? null : OrderPaths.Order(order.Id));
            if (order.Serial is { } serial)
                things[$"{serial}"] = new AuditThing($"{name}, {Short(serial)}", CertificatePaths.Of(order.ProfileId, serial));
        }

        return things;
    }

    private static Guid? IdIn(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(prefix.Length), "D", out var id) ? id : null;

    // Fingerprints are longer, ids have signs between.
    private static SerialNumber? SerialIn(string subject) =>
        SerialNumber.Parse(subject) is { IsRefused: false, Value: var serial } ? serial : null;

    private static string Short(SerialNumber serial) => $"{serial.ToString()[..ShortCharacters]}…";
}
