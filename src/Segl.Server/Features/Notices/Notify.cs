using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>Tells people something beside the name in the portal (R2.8), within the caller's unit of work.</summary>
/// <remarks>The kind is a text key of the telling feature, given as <c>kind:</c>; what the notice is about replaces <c>{0}</c>.</remarks>
public sealed class Notify(SeglDatabase database, TimeProvider clock)
{
    /// <summary>Tells these accounts; each once.</summary>
    public void Tell(IEnumerable<Guid> accountIds, string kind, string about, string path)
    {
        var now = clock.GetUtcNow();
        database.Notices.AddRange(accountIds.Distinct().Select(accountId => new Notice
        {
            Id = Guid.CreateVersion7(now),
            AccountId = accountId,
            Kind = kind,
            About = about,
            Path = path,
            CreatedAt = now,
        }));
    }

    /// <summary>
    /// Tells whoever has an account with this e-mail address and a role in the organisation; nobody else, whatever the address.
    /// </summary>
    public async Task TellByEmailAsync(
        Guid organisationId, string email, string kind, string about, string path, CancellationToken cancellationToken)
    {
        var normalized = email.ToUpperInvariant();
        var accounts = await database.Users
            .Where(account => account.NormalizedEmail == normalized)
            .Where(account => database.Memberships.Any(member => member.AccountId == account.Id && member.OrganisationId == organisationId))
            .Select(account => account.Id)
            .ToListAsync(cancellationToken);
        Tell(accounts, kind, about, path);
    }
}
