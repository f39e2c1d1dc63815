using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>Tells the user administrators of an organisation something within the caller's unit of work.</summary>
public sealed class TellAdministrators(SeglDatabase database, TellPeople tellPeople)
{
    /// <summary>Tells all of them: a notice each, and a mail in the own language to those who want it.</summary>
    public async Task TellAsync(Guid organisationId, Telling telling, CancellationToken cancellationToken) =>
        tellPeople.Tell(organisationId, await ListAsync(organisationId, cancellationToken), telling);

    /// <summary>All of them, for whoever must write each a letter of its own.</summary>
    public Task<List<Account>> ListAsync(Guid organisationId, CancellationToken cancellationToken) =>
        database.Users.AsNoTracking()
            .Where(account => database.Memberships.Any(membership =>
                membership.AccountId == account.Id && membership.OrganisationId == organisationId
                    && membership.Role == Role.UserAdministrator))
            .OrderBy(account => account.Id)
            .ToListAsync(cancellationToken);
}
