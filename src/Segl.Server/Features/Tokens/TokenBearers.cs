using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Tokens;

/// <summary>Finds who bears a token, as the database knows it now: what was ended, revoked or taken away counts from the next request on.</summary>
public sealed class TokenBearers(SeglDatabase database, TimeProvider clock)
{
    /// <summary>How exactly the last use is kept: one write in a minute, not one per request.</summary>
    private static readonly TimeSpan UsedPrecision = TimeSpan.FromMinutes(1);

    /// <summary>The actor; the refusal <c>TokenInvalid</c> for a token that is none, or is worth nothing any more.</summary>
    /// <param name="text">What the client showed.</param>
    /// <param name="address">From where.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Result<Actor>> FindAsync(string text, string? address, CancellationToken cancellationToken)
    {
        if (TokenSecret.Find(text) is not { Hash: var hash })
            return Invalid();

        var now = clock.GetUtcNow();
        var token = await database.AccessTokens.AsNoTracking().SingleOrDefaultAsync(token => token.Hash == hash, cancellationToken);
        if (token is null || !token.IsAlive(now))
            return Invalid();

        var actor = token.ProfileId is { } profileId
            ? await SystemAsync(token, profileId, now, address, cancellationToken)
            : await PersonAsync(token, address, cancellationToken);
        if (actor is null)
            return Invalid();

        if (token.UsedAt is not { } used || now - used >= UsedPrecision)
            await database.AccessTokens.Where(each => each.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.UsedAt, now), cancellationToken);
        return actor;
    }

    private async Task<Actor?> PersonAsync(AccessToken token, string? address, CancellationToken cancellationToken)
    {
        var roles = await (
            from membership in database.Memberships
            join account in database.Users on membership.AccountId equals account.Id
            where membership.AccountId == token.AccountId && membership.OrganisationId == token.OrganisationId
            select new { membership.Role, account.Name }).ToListAsync(cancellationToken);
        return roles.Count == 0
            ? null
            : new Actor(token.AccountId, roles[0].Name, token.OrganisationId, roles.Select(each => each.Role).ToHashSet(), address)
            {
                Limit = TokenGrants.RightsOf(token.Rights),
                TokenId = token.Id,
            };
    }

    // Of a certificate that was revoked, has expired or whose profile has lost its rights, nothing is left.
    private async Task<Actor?> SystemAsync(
        AccessToken token, Guid profileId, DateTimeOffset now, string? address, CancellationToken cancellationToken)
    {
        var organisation = token.OrganisationId.ToString();
        var found = await (
            from order in database.Orders
            join profile in database.Profiles on order.ProfileId equals profile.Id
            where order.Serial == token.Serial && profile.Id == profileId
            select new
            {
                profile.Name,
                profile.SystemRights,
                order.ExpiresAt,
                isRevoked = database.Revocations.Any(revoked => revoked.Organisation == organisation && revoked.Serial == token.Serial),
            }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (found is null || found.isRevoked || found.ExpiresAt is not { } lastSecond || now >= lastSecond.AddSeconds(1))
            return null;

        var rights = TokenGrants.OfSystem(found.SystemRights) & token.Rights;
        return rights == TokenRights.None
            ? null
            : new Actor(token.AccountId, found.Name.Value, token.OrganisationId, TokenGrants.RolesOf(rights), address)
            {
                System = $"certificate:{token.Serial}",
                Limit = TokenGrants.RightsOf(rights),
                TokenId = token.Id,
            };
    }

    private static Refusal Invalid() =>
        new("TokenInvalid", "The access token is none of ours, or it has expired or was ended. Make a new one, or sign in again.");
}
