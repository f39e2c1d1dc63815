using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Tokens;

/// <summary>Lists the actor's own living access tokens in the organisation, newest first.</summary>
public sealed class ListTokens(SeglDatabase database, TimeProvider clock)
{
    /// <summary>The tokens; their number is bounded where they are made.</summary>
    public async Task<IReadOnlyList<AccessToken>> HandleAsync(Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return await OwnTokens.Of(actor, database).AsNoTracking()
            .Where(token => token.EndedAt == null && token.ExpiresAt > now)
            .OrderByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id)
            .ToListAsync(cancellationToken);
    }
}

/// <summary>
/// Whose tokens are whose: a person's at the portal are those that the person made; a program knows the one that it bears and no other, so that one
/// that may little ends none that may more.
/// </summary>
internal static class OwnTokens
{
    public static IQueryable<AccessToken> Of(Actor actor, SeglDatabase database)
    {
        var tokens = database.AccessTokens.Where(token => token.OrganisationId == actor.OrganisationId && token.AccountId == actor.AccountId);
        return actor.TokenId is { } borne ? tokens.Where(token => token.Id == borne) : tokens.Where(token => token.ProfileId == null);
    }
}
