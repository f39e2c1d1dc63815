using Segl.Server.Features.Api;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tls;
using Segl.Server.Web;

namespace Segl.Server.Features.Tokens;

/// <summary>Access tokens: how programs show who they are.</summary>
internal static class TokensFeature
{
    /// <summary>Where a system signs in with its certificate (R6.2).</summary>
    public const string SystemSignIn = "/api/administration/idmlogin/tls/authenticate";

    /// <summary>Adds the operations.</summary>
    public static IServiceCollection AddTokens(this IServiceCollection services) => services
        .AddScoped<TokenBearers>().AddScoped<CreateToken>().AddScoped<EndToken>().AddScoped<ListTokens>().AddScoped<SignInSystem>();

    /// <summary>Maps the sign-in of systems.</summary>
    public static void MapSystemSignIn(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(SystemSignIn, SignInAsync)
        .WithName("signInSystem").WithTags("Tokens").WithGroupName(ApiFeature.Document)
        .WithSummary("Signs a system in with its certificate")
        .WithDescription(
            "Over mutual TLS, with a certificate of ours whose profile has a system right. The token lasts an hour; revoking the certificate ends "
            + "it at once.")
        .Produces<SystemSignedIn>()
        .Refuses(StatusCodes.Status401Unauthorized).Refuses(StatusCodes.Status403Forbidden)
        .RequireRateLimiting(RateLimits.SignIn);

    private static async Task<IResult> SignInAsync(HttpContext context, ClientCertificates clients, SignInSystem signIn)
    {
        var held = await clients.FindAsync(context, context.RequestAborted);
        if (held.IsRefused)
            return held.Refusal.ToProblem(context);

        var made = await signIn.HandleAsync(held.Value, CurrentActor.AddressOf(context), context.RequestAborted);
        if (made.IsRefused)
            return made.Refusal.ToProblem(context);

        // RFC 6749 §5.1: what holds a token is kept by nobody on the way.
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new SystemSignedIn(made.Value.Secret.Reveal(), "Bearer", (int)SignInSystem.Lifetime.TotalSeconds));
    }
}

/// <summary>The token of a system that has signed in.</summary>
/// <param name="AccessToken">To be sent as <c>Authorization: Bearer …</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c> (RFC 6750).</param>
/// <param name="ExpiresIn">How long it lasts, in seconds.</param>
public sealed record SystemSignedIn(string AccessToken, string TokenType, int ExpiresIn);
