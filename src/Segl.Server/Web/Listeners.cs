namespace Segl.Server.Web;

/// <summary>Addresses that the host listens on beside those that it is told on its command line or in its environment.</summary>
internal static class Listeners
{
    private const string KestrelEndpoints = "Kestrel:Endpoints";
    private const string DefaultUrl = "http://localhost:5000";

    /// <summary>Adds addresses to the others.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">What they are called where endpoints have names.</param>
    /// <param name="addresses">Where.</param>
    public static void ListenAlsoAt(this WebApplicationBuilder builder, string name, IReadOnlyList<ListenerAddress> addresses)
    {
        var urls = addresses.Select(address => address.Url).ToList();
        if (urls.Count == 0)
            return;

        // Endpoints of Kestrel's own section take the place of all addresses; otherwise addresses are one list.
        if (builder.Configuration.GetSection(KestrelEndpoints).GetChildren().Any())
            builder.Configuration.AddInMemoryCollection(
                urls.Select((url, index) => KeyValuePair.Create($"{KestrelEndpoints}:{name}{index}:Url", (string?)url)));
        else
            builder.WebHost.UseUrls([.. UrlsSoFar(builder.Configuration), .. urls]);
    }

    /// <summary>Lets only some paths answer at some addresses: whoever reaches them finds no portal, not even its error pages.</summary>
    public static void AddGuardedListeners(
        this IServiceCollection services, IReadOnlyList<ListenerAddress> addresses, Func<PathString, bool> isAnswered) =>
        services.AddSingleton(new Guard(addresses, isAnswered));

    /// <summary>Answers nothing at the guarded addresses but what belongs there.</summary>
    public static void UseGuardedListeners(this WebApplication app)
    {
        Guard[] guards = [.. app.Services.GetServices<Guard>().Where(guard => guard.Addresses.Count > 0)];
        if (guards.Length == 0)
            return;

        app.Use((context, next) =>
        {
            if (!Array.Exists(guards, guard => guard.Refuses(context)))
                return next(context);

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    // As the host itself reads them: addresses, else ports, else its default.
    private static IEnumerable<string> UrlsSoFar(ConfigurationManager configuration)
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

    private sealed record Guard(IReadOnlyList<ListenerAddress> Addresses, Func<PathString, bool> IsAnswered)
    {
        public bool Refuses(HttpContext context) =>
            !IsAnswered(context.Request.Path) && Addresses.Any(address => address.IsOf(context.Connection));
    }
}
