using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Segl.Server.Features.SignIn;

/// <summary>The cookie that names a session: sealed, of this host only, unseen by scripts, gone with the browser.</summary>
internal static class SessionCookie
{
    public const string Scheme = "Segl";
    public const string Name = "__Host-segl";

    private const string SessionClaim = "segl:session";

    public static Guid? SessionIdOf(ClaimsPrincipal person) =>
        Guid.TryParse(person.FindFirstValue(SessionClaim), out var id) ? id : null;

    /// <summary>Hands the browser a cookie; each sign-in makes a new session, so a planted cookie gains nothing.</summary>
    public static Task HandOutAsync(HttpContext context, CurrentSession session, params IEnumerable<Claim> more)
    {
        var claims = new[]
        {
            new Claim(ClaimTypes.NameIdentifier, session.AccountId.ToString()),
            new Claim(ClaimTypes.Name, session.Name),
            new Claim(SessionClaim, session.Id.ToString()),
        };
        var person = new ClaimsPrincipal(new ClaimsIdentity(claims.Concat(more), Scheme));
        return context.SignInAsync(Scheme, person);
    }

    public static void Configure(CookieAuthenticationOptions cookie, SignInOptions limits)
    {
        cookie.Cookie.Name = Name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.Path = "/";
        cookie.ExpireTimeSpan = limits.SessionMax;

        // Inactivity is judged by the session's row: the cookie of a browser left open must not outlive it.
        cookie.SlidingExpiration = false;
        cookie.Events = new CookieAuthenticationEvents { OnValidatePrincipal = ValidateAsync };
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        // A style sheet is nobody's activity, and needs nobody.
        var isAsset = context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal);
        var current = context.HttpContext.RequestServices.GetRequiredService<CurrentActor>();
        if (isAsset || context.Principal is not { } person || SessionIdOf(person) is not { } id
            || await current.FindAsync(id, context.HttpContext.RequestAborted) is null)
            context.RejectPrincipal();
    }
}
