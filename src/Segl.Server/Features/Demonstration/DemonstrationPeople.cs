using Microsoft.EntityFrameworkCore;
using Segl.Ca.Keys;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Demonstration;

/// <summary>A fictitious person as the demonstration page and the demonstration's client see it.</summary>
public sealed record PersonToPlay(
    string UserId, string Name, string Email, string Password, string Code, string AuthenticatorSecret, IReadOnlyList<RoleToPlay> Roles);

/// <summary>What the person is where.</summary>
public sealed record RoleToPlay(string Organisation, string Cvr, Role Role);

/// <summary>Who can be played, and how to sign in as them now.</summary>
public sealed class DemonstrationPeople(SeglDatabase database, MasterKey masterKey, TimeProvider clock)
{
    /// <summary>All of them; the code is one that is taken now.</summary>
    public async Task<IReadOnlyList<PersonToPlay>> ListAsync(CancellationToken cancellationToken)
    {
        var people = await database.DemonstrationPeople.AsNoTracking()
            .Join(database.Users, person => person.AccountId, account => account.Id, (person, account) => new { person, account })
            .ToListAsync(cancellationToken);
        var roles = await database.Memberships
            .Join(database.Organisations, membership => membership.OrganisationId, organisation => organisation.Id,
                (membership, organisation) => new { membership, organisation.Name, organisation.Cvr })
            .ToListAsync(cancellationToken);

        return
        [
            .. people.OrderBy(each => each.account.Id).Select(each =>
            {
                var secrets = DemonstrationSecrets.Open(masterKey, each.person);
                return new PersonToPlay(
                    each.account.UserName ?? "", each.account.Name, each.account.Email ?? "", secrets.Password, secrets.Authenticator.CodeAfter(
                        each.account.TotpLastStep, clock.GetUtcNow()),
                    secrets.Authenticator.ToBase32(),
                    [
                        .. roles.Where(role => role.membership.AccountId == each.account.Id)
                            .OrderBy(role => role.Cvr.ToString(), StringComparer.Ordinal).ThenBy(role => role.membership.Role)
                            .Select(role => new RoleToPlay(role.Name.ToString(), role.Cvr.ToString(), role.membership.Role)),
                    ]);
            }),
        ];
    }
}
