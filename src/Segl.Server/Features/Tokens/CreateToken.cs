using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Tokens;

/// <summary>A token as somebody asked for it.</summary>
/// <param name="Name">What it is to be called.</param>
/// <param name="Rights">What it is for.</param>
/// <param name="LifetimeDays">How long it lasts: one of <see cref="CreateToken.LifetimesDays"/>.</param>
public sealed record WantedToken(string Name, TokenRights Rights, int LifetimeDays);

/// <summary>A token that was made; its secret is known here for the only time.</summary>
public sealed record MadeToken(AccessToken Token, TokenSecret Secret);

/// <summary>Makes an access token for a person's own programs. Only a person can: a token makes no tokens.</summary>
public sealed class CreateToken(SeglDatabase database, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>Living tokens of a person in an organisation: more than anybody keeps an eye on.</summary>
    public const int TokensMax = 20;

    /// <summary>The lifetimes that can be chosen, in days.</summary>
    public static IReadOnlyList<int> LifetimesDays { get; } = [7, 30, 90, 365];

    /// <summary>Makes it.</summary>
    public async Task<Result<MadeToken>> HandleAsync(WantedToken wanted, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates) || actor.System is not null || actor.TokenId is not null)
            return Missing.Refusal;

        var name = wanted.Name.Trim();
        if (Refuse(name, wanted, actor) is { } refusal)
            return refusal;

        var now = clock.GetUtcNow();
        var living = await database.AccessTokens.CountAsync(
            token => token.AccountId == actor.AccountId && token.OrganisationId == actor.OrganisationId && token.ProfileId == null
                && token.EndedAt == null && token.ExpiresAt > now,
            cancellationToken);
        if (living >= TokensMax)
            return new Refusal("TokensMax", $"At most {TokensMax} access tokens at a time; end one first.") { Arguments = [$"{TokensMax}"] };

        return await MakeAsync(name, wanted, actor, now, cancellationToken);
    }

    private static Refusal? Refuse(string name, WantedToken wanted, Actor actor)
    {
        if (name.Length is 0 or > AccessToken.NameCharactersMax || name.Any(char.IsControl))
            return new Refusal("TokenNameUnusable", $"Give it a name of at most {AccessToken.NameCharactersMax} characters.")
            {
                Field = nameof(wanted.Name),
                Arguments = [$"{AccessToken.NameCharactersMax}"],
            };

        var offered = TokenGrants.OfferedTo(actor).Aggregate(TokenRights.None, (all, right) => all | right);
        if (wanted.Rights == TokenRights.None || (wanted.Rights & ~offered) != TokenRights.None)
            return new Refusal("TokenRightsMissing", "Choose at least one right, of those that you have yourself.")
            {
                Field = nameof(wanted.Rights),
            };

        return LifetimesDays.Contains(wanted.LifetimeDays)
            ? null
            : new Refusal("TokenLifetimeMissing", $"Choose how long it lasts: {string.Join(", ", LifetimesDays)} days.")
            {
                Field = nameof(wanted.LifetimeDays),
                Arguments = [string.Join(", ", LifetimesDays)],
            };
    }

    private async Task<Result<MadeToken>> MakeAsync(
        string name, WantedToken wanted, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var secret = TokenSecret.Draw();
        var token = new AccessToken
        {
            Id = Guid.CreateVersion7(now),
            Hash = secret.Hash,
            AccountId = actor.AccountId,
            OrganisationId = actor.OrganisationId,
            Name = name,
            Rights = wanted.Rights,
            CreatedAt = now,
            ExpiresAt = now.AddDays(wanted.LifetimeDays),
        };
        database.AccessTokens.Add(token);
        unitOfWork.Record(
            actor, "token.create", $"token:{token.Id}",
            KeyValuePair.Create("name", name), KeyValuePair.Create("tokenRights", $"{token.Rights}"),
            KeyValuePair.Create("lifetimeDays", $"{wanted.LifetimeDays}"));
        return await unitOfWork.CommitAsync(cancellationToken) is { } refusal ? refusal : new MadeToken(token, secret);
    }
}
