using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Notices;

/// <summary>Lists what a person was told, newest first.</summary>
public sealed class ListNotices(SeglDatabase database)
{
    /// <summary>Notices per page.</summary>
    public const int PerPage = 100;

    /// <summary>One page of what an actor was told of one organisation: a program's token is for no other.</summary>
    /// <returns>A refusal where there is no notice to go on from: a program that began anew would read in circles.</returns>
    public async Task<Result<NoticePage>> ListAsync(Actor actor, Guid? before, CancellationToken cancellationToken)
    {
        var notices = database.Notices.Where(notice => notice.OrganisationId == actor.OrganisationId);
        return before is { } id && !await notices.AnyAsync(notice => notice.Id == id && notice.AccountId == actor.AccountId, cancellationToken)
            ? Paging.Unknown()
            : await ListAsync(notices, actor.AccountId, before, cancellationToken);
    }

    /// <summary>One page of the list.</summary>
    /// <param name="accountId">Whose notices; nobody sees another person's.</param>
    /// <param name="before">The last notice of the page before; null for the first page, and the first page too where there is no such
    /// notice.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<NoticePage> ListAsync(Guid accountId, Guid? before, CancellationToken cancellationToken) =>
        ListAsync(database.Notices, accountId, before, cancellationToken);

    private async Task<NoticePage> ListAsync(
        IQueryable<Notice> notices, Guid accountId, Guid? before, CancellationToken cancellationToken)
    {
        var own = notices.AsNoTracking().Where(notice => notice.AccountId == accountId);
        if (before is { } id && await own.SingleOrDefaultAsync(notice => notice.Id == id, cancellationToken) is { CreatedAt: var instant })
            own = own.Where(notice => notice.CreatedAt < instant || (notice.CreatedAt == instant && notice.Id < id));

        // One more than is shown tells whether there are older ones.
        var found = await own.OrderByDescending(notice => notice.CreatedAt).ThenByDescending(notice => notice.Id)
            .Take(PerPage + 1).ToListAsync(cancellationToken);
        return new NoticePage([.. found.Take(PerPage)], found.Count > PerPage)
        {
            Organisations = await OwnOrganisationsAsync(accountId, cancellationToken),
        };
    }

    private async Task<IReadOnlyDictionary<Guid, string>> OwnOrganisationsAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var own = await database.Organisations.AsNoTracking()
            .Where(organisation => database.Memberships.Any(membership =>
                membership.AccountId == accountId && membership.OrganisationId == organisation.Id))
            .ToListAsync(cancellationToken);
        return own.ToDictionary(organisation => organisation.Id, organisation => organisation.Name.Value);
    }
}

/// <summary>One page of the list, and whether older notices follow.</summary>
public sealed record NoticePage(IReadOnlyList<Notice> Notices, bool HasOlder)
{
    /// <summary>The organisations in which the person has a role, by id: their names.</summary>
    public IReadOnlyDictionary<Guid, string> Organisations { get; init; } = new Dictionary<Guid, string>();

    /// <summary>The name of the organisation whose matter a notice is, for a person who has several; null for others.</summary>
    public string? OrganisationOf(Notice notice) => Organisations.Count > 1 ? Organisations.GetValueOrDefault(notice.OrganisationId) : null;
}
