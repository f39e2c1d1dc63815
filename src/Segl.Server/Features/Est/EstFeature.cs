using Segl.Server.Features.Tokens;
using Segl.Server.Web;

namespace Segl.Server.Features.Est;

/// <summary>Enrolment over Secure Transport (RFC 7030, RFC 8951): certificates for machines, by what every TLS library can do.</summary>
internal static class EstFeature
{
    /// <summary>Where EST is (RFC 7030 §3.2.2).</summary>
    public const string Path = "/.well-known/est";

    private static readonly string[] s_reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the endpoint.</summary>
    public static IServiceCollection AddEst(this IServiceCollection services) => services.AddScoped<EstEndpoint>();

    /// <summary>Maps its operations, without a label and with one (RFC 7030 §3.2.2).</summary>
    public static void MapEst(this IEndpointRouteBuilder endpoints)
    {
        foreach (var start in new[] { Path, Path + "/{label:maxlength(40)}" })
        {
            endpoints.MapMethods(start + "/cacerts", s_reading, (EstEndpoint est, HttpContext context) => est.CaCerts(context));
            endpoints.MapMethods(start + "/csrattrs", s_reading, (HttpContext context) => EstEndpoint.CsrAttrs(context));
            endpoints.MapPost(start + "/simpleenroll", (EstEndpoint est, TokenBearers bearers, HttpContext context) => est.EnrolAsync(context, bearers))
                .RequireRateLimiting(RateLimits.Code);
            endpoints.MapPost(start + "/serverkeygen", (EstEndpoint est, HttpContext context) => est.GenerateKeyAsync(context))
                .RequireRateLimiting(RateLimits.Code);
            endpoints.MapPost(start + "/simplereenroll", (EstEndpoint est, HttpContext context) => est.ReenrolAsync(context));
        }
    }
}
