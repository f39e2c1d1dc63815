using Segl.Server.Features.Api;
using Segl.Server.Web;

namespace Segl.Server.Features.Tokens;

/// <summary>Access tokens over the API: a program can look at the one that it bears, and end it. Making one needs the person at the portal.</summary>
internal static class TokensApi
{
    /// <summary>Maps it.</summary>
    public static void MapTokens(this RouteGroupBuilder api)
    {
        api.MapGet("/tokens", ListAsync).WithName("listTokens").WithSummary("Tells of the access token in use").WithTags("Tokens")
            .Produces<TokenPage>();
        api.MapDelete("/tokens/{id:guid}", EndAsync).WithName("endToken").WithSummary("Ends the access token in use").WithTags("Tokens")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(Caller caller, ListTokens list, CancellationToken cancellationToken) =>
        Results.Ok(new TokenPage([.. (await list.HandleAsync(caller.Actor, cancellationToken)).Select(TokenAnswer.Of)], Next: null));

    private static async Task<IResult> EndAsync(Guid id, Caller caller, EndToken end, HttpContext context, CancellationToken cancellationToken) =>
        await end.HandleAsync(id, caller.Actor, cancellationToken) is { } refusal ? refusal.ToProblem(context) : Results.NoContent();
}

/// <summary>Access tokens.</summary>
/// <param name="Items">The tokens.</param>
/// <param name="Next">Always null: there is one.</param>
public sealed record TokenPage(IReadOnlyList<TokenAnswer> Items, string? Next);

/// <summary>An access token, without its secret.</summary>
public sealed record TokenAnswer
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required IReadOnlyList<TokenRights> Rights { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is worth nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was last used, to within a minute.</summary>
    public required DateTimeOffset? UsedAt { get; init; }

    internal static TokenAnswer Of(AccessToken token) => new()
    {
        Id = token.Id,
        Name = token.Name,
        Rights = [.. Enum.GetValues<TokenRights>().Where(right => right != TokenRights.None && token.Rights.HasFlag(right))],
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.ExpiresAt,
        UsedAt = token.UsedAt,
    };
}
