using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
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
        var found = await FindAsync(hash, cancellationToken);
        if (found is not [{ Token: var token }, ..] || !token.IsAlive(now))
            return Invalid();

        var actor = token.ProfileId is { } profileId
            ? await SystemAsync(token, profileId, now, address, cancellationToken)
            : PersonOf(token, found, address);
        if (actor is null)
            return Invalid();

        if (token.UsedAt is not { } used || now - used >= UsedPrecision)
            await database.AccessTokens.Where(each => each.Id == token.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.UsedAt, now), cancellationToken);
        return actor;
    }

    // The token once for each of the person's roles, or once where there is none: every call of a program's begins with this.
    private Task<List<BorneToken>> FindAsync(byte[] hash, CancellationToken cancellationToken) => (
        from token in database.AccessTokens.AsNoTracking()
        where token.Hash == hash
        join account in database.Users on token.AccountId equals account.Id
        join member in database.Memberships on new { token.AccountId, token.OrganisationId } equals new { member.AccountId, member.OrganisationId } into roles
        from member in roles.DefaultIfEmpty()
        select new BorneToken(token, account.Name, member == null ? null : member.Role)).ToListAsync(cancellationToken);

    private static Actor? PersonOf(AccessToken token, List<BorneToken> found, string? address) =>
        found is not [{ Role: not null, Name: var name }, ..]
            ? null
            : new Actor(token.AccountId, name, token.OrganisationId, found.Select(each => each.Role).OfType<Role>().ToHashSet(), address)
            {
                Limit = TokenGrants.RightsOf(token.Rights),
                TokenId = token.Id,
            };

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
        if (found is null || found.isRevoked || found.ExpiresAt is not { } lastSecond || CertificateStanding.HasEnded(lastSecond, now))
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

    private sealed record BorneToken(AccessToken Token, string Name, Role? Role);

    private static Refusal Invalid() =>
        new("TokenInvalid", "The access token is none of ours, or it has expired or was ended. Make a new one, or sign in again.");
}
