using System.Net;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;
using Segl.Server.Web;

namespace Segl.Server.Features.Demonstration;

/// <summary>A page that exists in demonstration mode only, and for this machine only.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DemonstrationOnlyAttribute : Attribute, IAuthorizationFilter
{
    /// <inheritdoc/>
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (!IsOpenTo(context.HttpContext))
            context.Result = new NotFoundResult();
    }

    /// <summary>Whether the asker sits at this machine and the mode is right.</summary>
    /// <remarks>
    /// A name other than loopback's, or a proxy's header that nobody took off, means that somebody else asks through this machine: a page
    /// that rebinds its own name to 127.0.0.1, or a proxy that we do not know of.
    /// </remarks>
    public static bool IsOpenTo(HttpContext context)
    {
        var mode = context.RequestServices.GetRequiredService<IOptions<SeglOptions>>().Value.Mode;
        return mode is InstallationMode.Demonstration
            && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && IsLoopbackName(context.Request.Host.Host)
            && !context.Request.Headers.ContainsKey("X-Forwarded-For")
            && !context.Request.Headers.ContainsKey("Forwarded");
    }

    private static bool IsLoopbackName(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
