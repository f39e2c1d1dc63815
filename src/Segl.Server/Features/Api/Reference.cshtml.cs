using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Api;

/// <summary>The reference page of the API, made by a script from its description; without scripts the description itself.</summary>
[Public]
public sealed class ReferenceModel : PageModel
{
    /// <summary>Nothing from elsewhere: no fonts, no proxy, no telemetry, no services of the package's makers.</summary>
    public const string Configuration = """
        {"withDefaultFonts":false,"telemetry":false,"hideClientButton":true,"showDeveloperTools":"never","mcp":{"disabled":true},"agent":{"disabled":true}}
        """;

    // The package writes its styles into the page and draws its pictures from data; nothing but this host is asked for anything.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Shows it.</summary>
    public void OnGet() => Response.Headers.ContentSecurityPolicy = Policy;
}
