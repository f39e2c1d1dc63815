using Segl.Server.Web;

namespace Segl.Server.Features.Issuing;

/// <summary>The cookie that ties a browser to its issuing session.</summary>
internal static class IssuingCookie
{
    // Lax, because people come from the link in a mail; every change is a POST with a form token besides.
    private const string Name = SafeCookies.Prefix + "issuing";

    public static IssuingSession? SessionOf(this IssuingSessions sessions, HttpContext context) =>
        sessions.Find(context.Request.Cookies[Name]);

    public static void Keep(HttpResponse response, string token) => response.Cookies.Append(Name, token, Options());

    public static void Drop(HttpResponse response) => response.Cookies.Delete(Name, Options());

    private static CookieOptions Options() => new()
    {
        Path = "/",
        SameSite = SameSiteMode.Lax,
        HttpOnly = true,
        Secure = true,
        IsEssential = true,
    };
}
