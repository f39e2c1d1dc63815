using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Segl.Server.Web;

/// <summary>The headers that every answer carries, also those of errors.</summary>
public static class SecurityHeaders
{
    /// <summary>Only our own files run, no inline script or style, nobody frames us, forms go nowhere else.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly PathString s_assets = "/assets";

    /// <summary>Browsers that met us over TLS once come back over nothing else for a year.</summary>
    public static IServiceCollection AddSecurityHeaders(this IServiceCollection services) =>
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));

    /// <summary>Must come first: who really asks, HSTS, and the security headers.</summary>
    public static void UseOutermost(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<SeglOptions>>().Value.TrustedProxies;
        if (proxies.Count > 0)
            app.UseForwardedHeaders(Trusting(proxies));

        app.UseHsts();
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() => AddAsync(context));
            return next(context);
        });
    }

    private static ForwardedHeadersOptions Trusting(IReadOnlyList<string> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = proxies.Count,
        };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in proxies)
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        return options;
    }

    private static Task AddAsync(HttpContext context)
    {
        var headers = context.Response.Headers;

        // The one page that shows somebody else's script says so itself, and allows it no more than it needs.
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), "
            + "publickey-credentials-create=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = CachingOf(context);
        return Task.CompletedTask;
    }

    // A page may hold a code or a password; a file's name changes with its content. What an endpoint decided for itself
    // (a revocation list may be cached) stands.
    private static string CachingOf(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(s_assets, StringComparison.Ordinal) && context.Response.StatusCode is 200 or 304)
            return "public, max-age=31536000, immutable";

        var decided = context.Response.Headers.CacheControl.ToString();
        return decided.Contains("public", StringComparison.OrdinalIgnoreCase) ? decided : "no-store";
    }
}
