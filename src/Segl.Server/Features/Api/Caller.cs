using System.Net.Http.Headers;
using System.Reflection;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Tokens;
using Segl.Server.Web;

namespace Segl.Server.Features.Api;

/// <summary>Who calls the API, by the bearer token of the request; an endpoint that takes one is reached by nobody without.</summary>
public sealed class Caller : IBindableFromHttpContext<Caller>
{
    private Caller(Actor actor) => Actor = actor;

    /// <summary>The actor.</summary>
    public Actor Actor { get; }

    /// <inheritdoc/>
    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(context.Features.Get<Caller>());

    /// <summary>Refuses whoever has no token that is worth something, before the body is read.</summary>
    internal static async Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeedsToken>() is null)
        {
            await next(context);
            return;
        }

        var found = await FindAsync(context);
        if (found.IsRefused)
        {
            // RFC 6750 §3: what was wrong is said only to whoever has tried.
            context.Response.Headers.WWWAuthenticate = found.Refusal.Code == "TokenInvalid" ? "Bearer error=\"invalid_token\"" : "Bearer";
            await found.Refusal.ToProblem(context).ExecuteAsync(context);
            return;
        }

        context.Features.Set(new Caller(found.Value));
        await next(context);
    }

    private static async Task<Result<Actor>> FindAsync(HttpContext context) => TokenIn(context.Request) is { } token
        ? await context.RequestServices.GetRequiredService<TokenBearers>()
            .FindAsync(token, CurrentActor.AddressOf(context), context.RequestAborted)
        : new Refusal("NotSignedIn", "Send an access token: Authorization: Bearer segl_….");

    /// <summary>The bearer token of a request (RFC 6750 §2.1); null where there is none. In addresses and forms they would be logged.</summary>
    internal static string? TokenIn(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
            && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;

    /// <summary>The mark of an endpoint that only somebody with a token reaches.</summary>
    internal sealed class NeedsToken;
}
