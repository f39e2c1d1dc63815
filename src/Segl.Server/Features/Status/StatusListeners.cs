namespace Segl.Server.Features.Status;

/// <summary>The listeners on which only status answers.</summary>
internal static class StatusListeners
{
    private const string Section = "Segl:Status";
    private const string KestrelEndpoints = "Kestrel:Endpoints";
    private const string DefaultUrl = "http://localhost:5000";

    /// <summary>Adds them beside whatever else the host is told to listen on.</summary>
    /// <exception cref="InvalidOperationException">An address cannot be one of a listener: the host does not start.</exception>
    public static void AddStatusListeners(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(Section).Get<StatusOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
            ?? new StatusOptions();
        IReadOnlyList<StatusListener> listeners = [.. options.Urls.Select(Parse)];
        builder.Services.AddSingleton(listeners);
        if (listeners.Count > 0)
            Listen(builder, listeners);
    }

    /// <summary>Answers nothing there but status: whoever reaches that address finds no portal, not even its error pages.</summary>
    public static void UseStatusListeners(this WebApplication app)
    {
        var listeners = app.Services.GetRequiredService<IReadOnlyList<StatusListener>>();
        if (listeners.Count == 0)
            return;

        app.Use((context, next) =>
        {
            if (StatusPaths.IsStatus(context.Request.Path) || !listeners.Any(listener => listener.IsOf(context.Connection)))
                return next(context);

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static StatusListener Parse(string url) => StatusListener.Parse(url)
        ?? throw new InvalidOperationException(
            $"{Section}:Urls: '{url}' is not http://ADDRESS:PORT with an IP address, localhost or *, for example http://*:8081.");

    // Endpoints of Kestrel's own section take the place of all addresses; otherwise addresses are one list.
    private static void Listen(WebApplicationBuilder builder, IReadOnlyList<StatusListener> listeners)
    {
        if (builder.Configuration.GetSection(KestrelEndpoints).GetChildren().Any())
        {
            builder.Configuration.AddInMemoryCollection(listeners.Select((listener, index) =>
                KeyValuePair.Create($"{KestrelEndpoints}:SeglStatus{index}:Url", (string?)listener.Url)));
            return;
        }

        builder.WebHost.UseUrls([.. PortalUrls(builder.Configuration), .. listeners.Select(listener => listener.Url)]);
    }

    // As the host itself reads them: addresses, else ports, else its default.
    private static IEnumerable<string> PortalUrls(ConfigurationManager configuration)
    {
        if (Split(configuration[WebHostDefaults.ServerUrlsKey]) is { Length: > 0 } urls)
            return urls;

        string[] ports =
        [
            .. Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"),
            .. Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"),
        ];
        return ports.Length > 0 ? ports : [DefaultUrl];
    }

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
