using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Opens the roster of an organisation for a change.</summary>
public sealed class OpenRosters(SeglDatabase database, TimeProvider clock)
{
    /// <summary>
    /// The roster with everybody's roles as they are now; whoever else changes it before this change is saved makes it fail.
    /// </summary>
    public async Task<OpenRoster> OpenAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        // The row comes before the roles are read: a change in between is then noticed.
        var roster = await FindAsync(organisationId, cancellationToken) ?? await MakeAsync(organisationId, cancellationToken);
        var members = await database.Memberships.Where(member => member.OrganisationId == organisationId).ToListAsync(cancellationToken);
        return new OpenRoster(roster, members, clock.GetUtcNow());
    }

    private Task<Roster?> FindAsync(Guid organisationId, CancellationToken cancellationToken) =>
        database.Rosters.SingleOrDefaultAsync(roster => roster.OrganisationId == organisationId, cancellationToken);

    // Made with the first change; of two at once, both go on with the same row.
    private async Task<Roster> MakeAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await database.Database.ExecuteSqlAsync(
            $"INSERT INTO roster (organisation_id, changed_at, version) VALUES ({organisationId}, {now}, 0) ON CONFLICT DO NOTHING",
            cancellationToken);
        return await FindAsync(organisationId, cancellationToken) ?? throw new InvalidOperationException(
            $"Organisation {organisationId} has no roster.");
    }
}

/// <summary>The roster of an organisation while it is changed.</summary>
public sealed class OpenRoster(Roster roster, IReadOnlyList<Membership> members, DateTimeOffset now)
{
    /// <summary>When it was opened.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Everybody with a role.</summary>
    public IEnumerable<Guid> People => members.Select(member => member.AccountId).Distinct();

    /// <summary>What a person is; empty for a stranger.</summary>
    public IReadOnlyList<Membership> Of(Guid accountId) => [.. members.Where(member => member.AccountId == accountId)];

    /// <summary>Whether a person has a role now; the actor's own may have been taken away since the request began.</summary>
    public bool Has(Guid accountId, Role role) => members.Any(member => member.AccountId == accountId && member.Role == role);

    /// <summary>Whether a person is the only organisation administrator.</summary>
    public bool IsLastAdministrator(Guid accountId) =>
        Has(accountId, Role.OrganisationAdministrator)
        && !members.Any(member => member.AccountId != accountId && member.Role == Role.OrganisationAdministrator);

    /// <summary>Marks it as changed by the running unit of work.</summary>
    public void Change() => roster.ChangedAt = now > roster.ChangedAt ? now : roster.ChangedAt.AddMilliseconds(1);
}
