using Segl.Server.Web;

namespace Segl.Server.Features.Status;

/// <summary>The listeners on which only status answers, so that they can stand in another zone than the portal.</summary>
internal static class StatusListeners
{
    private const string Section = "Segl:Status";

    /// <summary>Adds them beside whatever else the host is told to listen on.</summary>
    /// <exception cref="InvalidOperationException">An address cannot be one of a listener: the host does not start.</exception>
    public static void AddStatusListeners(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(Section).Get<StatusOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
            ?? new StatusOptions();
        var addresses = ListenerAddress.ParseAll($"{Section}:{nameof(StatusOptions.Urls)}", options.Urls, Uri.UriSchemeHttp);
        builder.ListenAlsoAt("SeglStatus", addresses);
        builder.Services.AddGuardedListeners(addresses, StatusPaths.IsStatus);
    }
}
