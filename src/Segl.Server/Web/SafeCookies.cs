using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.Mvc;

namespace Segl.Server.Web;

/// <summary>Cookies that belong to this host only and that no script reads.</summary>
public static class SafeCookies
{
    /// <summary>Browsers take a cookie of this prefix only when it is Secure, for the path / and for no wider domain.</summary>
    public const string Prefix = "__Host-segl-";

    /// <summary>Sets what every cookie must be, and the antiforgery cookie.</summary>
    public static IServiceCollection AddSafeCookies(this IServiceCollection services)
    {
        services.Configure<CookiePolicyOptions>(cookies =>
        {
            cookies.Secure = CookieSecurePolicy.Always;
            cookies.HttpOnly = HttpOnlyPolicy.Always;
            cookies.MinimumSameSitePolicy = SameSiteMode.Lax;
        });
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = Prefix + "form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.Path = "/";

            // "Always" makes antiforgery refuse to work over http on loopback; the policy above adds Secure in any case.
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.None;
            antiforgery.FormFieldName = "form-token";
            antiforgery.HeaderName = null;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<CookieTempDataProviderOptions>(temporary =>
        {
            temporary.Cookie.Name = Prefix + "once";
            temporary.Cookie.SameSite = SameSiteMode.Strict;
            temporary.Cookie.Path = "/";
        });
        return services;
    }
}
