using Microsoft.EntityFrameworkCore;
using Segl.Ca.Auditing;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Audit;

/// <summary>Which page of the events: the newest, or those before or after the event with a number.</summary>
/// <remarks>Numbers that no event can have are brought into range: the address of a page can hold anything.</remarks>
public sealed record AuditPosition
{
    private const long NumberMax = long.MaxValue / 2;

    /// <summary>A position from the address of a page.</summary>
    public AuditPosition(long? before, long? after) =>
        (Before, After) = (
            before is { } end ? Math.Clamp(end, 1, NumberMax) : null, after is { } start ? Math.Clamp(start, 0, NumberMax) : null);

    /// <summary>Only events with a smaller number.</summary>
    public long? Before { get; }

    /// <summary>Only events with a larger number.</summary>
    public long? After { get; }

    /// <summary>The newest events.</summary>
    public static AuditPosition Newest { get; } = new(before: null, after: null);
}

/// <summary>One page of an organisation's audit trail, newest first.</summary>
/// <param name="Entries">The events.</param>
/// <param name="Older">The number before which older events are; null where this is the end.</param>
/// <param name="Newer">The number after which newer events are; null where there were none.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Older, long? Newer);

/// <summary>Finds events of the actor's organisation (R4.9).</summary>
/// <remarks>
/// Whoever may see certificates may see what was done to them and by whom: an administrator of each kind can look after the others.
/// </remarks>
public sealed class FindAuditEvents(AuditReader reader, AuditSubjects subjects, AuditEntries entries, SeglDatabase database)
{
    /// <summary>Events per page.</summary>
    public const int PerPage = 50;

    /// <summary>The most people in the list to choose from, and more than any organisation has administrators.</summary>
    private const int PeopleMax = 500;

    /// <summary>One page; a refusal names the field that cannot be read.</summary>
    public async Task<Result<AuditPage>> HandleAsync(
        AuditSearch search, AuditPosition position, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var filter = await ReadAsync(search, actor, cancellationToken);
        if (filter.IsRefused)
            return filter.Refusal;

        return position.After is { } after
            ? await ReadNewerAsync(filter.Value, after, actor, cancellationToken)
            : await ReadOlderAsync(filter.Value, position.Before, actor, cancellationToken);
    }

    /// <summary>The organisation's people by name, to choose from.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> PeopleAsync(Actor actor, CancellationToken cancellationToken)
    {
        var people = await database.Users.AsNoTracking()
            .Where(account =>
                database.Memberships.Any(member => member.AccountId == account.Id && member.OrganisationId == actor.OrganisationId))
            .OrderBy(account => account.Name).ThenBy(account => account.Id).Take(PeopleMax)
            .Select(account => new { account.Id, account.Name }).ToListAsync(cancellationToken);
        return [.. people.Select(person => (person.Id, person.Name))];
    }

    /// <summary>What is searched for, as the trail's reader understands it.</summary>
    internal async Task<Result<AuditFilter>> ReadAsync(AuditSearch search, Actor actor, CancellationToken cancellationToken)
    {
        var filter = search.Read(actor.OrganisationId);
        if (filter.IsRefused)
            return filter.Refusal;

        var named = await subjects.FindAsync(search.Subject, actor.OrganisationId, cancellationToken);
        return named.IsRefused ? named.Refusal : filter.Value with { Subjects = named.Value.Names };
    }

    // One event more than is shown tells whether there are further ones.
    private async Task<AuditPage> ReadOlderAsync(AuditFilter filter, long? before, Actor actor, CancellationToken cancellationToken)
    {
        var records = await reader.ReadBeforeAsync(filter, before ?? long.MaxValue, PerPage + 1, cancellationToken);
        var shown = records.Take(PerPage).ToList();
        return new AuditPage(
            await entries.NameAsync(shown, actor.OrganisationId, cancellationToken),
            records.Count > PerPage ? shown[^1].Sequence : null,
            before is null ? null : shown is [var newest, ..] ? newest.Sequence : before - 1);
    }

    private async Task<AuditPage> ReadNewerAsync(AuditFilter filter, long after, Actor actor, CancellationToken cancellationToken)
    {
        var records = await reader.ReadAfterAsync(filter, after, PerPage + 1, cancellationToken);
        var shown = records.Take(PerPage).Reverse().ToList();
        return new AuditPage(
            await entries.NameAsync(shown, actor.OrganisationId, cancellationToken),
            shown is [.., var oldest] ? oldest.Sequence : after + 1,
            records.Count > PerPage ? shown[0].Sequence : null);
    }
}
