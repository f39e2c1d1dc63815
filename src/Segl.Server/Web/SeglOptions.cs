using System.Net;

namespace Segl.Server.Web;

/// <summary>What kind of installation this is.</summary>
public enum InstallationMode
{
    /// <summary>Real organisations and certificates.</summary>
    Production,

    /// <summary>Fictitious organisations, a mailbox page, and a banner on each page that says so.</summary>
    Demonstration,
}

/// <summary>Settings of the host, from the configuration section <c>Segl</c>.</summary>
public sealed record SeglOptions
{
    /// <summary>Default <see cref="InstallationMode.Production"/>.</summary>
    public InstallationMode Mode { get; init; }

    /// <summary>
    /// The address that people reach the portal at, which mails link to; http or https, without a path. Default
    /// <c>http://localhost:5000</c>.
    /// </summary>
    public string PublicUrl { get; init; } = "http://localhost:5000";

    /// <summary>The addresses of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Default none.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];
}

/// <summary>Binds options so that the host refuses to start on a bad value.</summary>
public static class SeglOptionsFeature
{
    /// <summary>Adds <see cref="SeglOptions"/>.</summary>
    public static void AddSeglOptions(this IHostApplicationBuilder builder) =>
        builder.Services.AddOptions<SeglOptions>()
            .Bind(builder.Configuration.GetSection("Segl"))
            .Validate(IsPublicUrl, "Segl:PublicUrl must be an http or https address without a path, for example https://segl.example.dk.")
            .Validate(AreAddresses, "Segl:TrustedProxies must be IP addresses.")
            .ValidateOnStart();

    private static bool IsPublicUrl(SeglOptions options) =>
        Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "" };

    private static bool AreAddresses(SeglOptions options) => options.TrustedProxies.All(address => IPAddress.TryParse(address, out _));
}
