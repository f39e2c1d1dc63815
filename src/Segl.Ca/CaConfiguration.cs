using Microsoft.Extensions.Configuration;
using Segl.Ca.Storage;

namespace Segl.Ca;

/// <summary>Reads what an operator wrote, for the server and for commands beside it: the same settings mean the same to both.</summary>
public static class CaConfiguration
{
    /// <summary>The section of the engine; its values are those of <see cref="CaOptions"/>.</summary>
    public const string Section = "Segl:Authority";

    /// <summary>What the installation is for, as the portal's setting says it.</summary>
    private const string Mode = "Segl:Mode";

    /// <summary>Where people reach the portal.</summary>
    private const string PublicUrl = "Segl:PublicUrl";

    /// <summary>
    /// What is configured; what an installation is for and where it is reached follows from the portal unless it is set here.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is a setting that nobody knows.</exception>
    public static CaOptions OptionsFrom(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection(Section);
        var options = section.Get<CaOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new CaOptions();
        if (section[nameof(CaOptions.Environment)] is null)
            options = options with { Environment = EnvironmentOf(configuration) };
        if (section[nameof(CaOptions.PublicUri)] is null && configuration[PublicUrl] is { } publicUrl)
            options = options with { PublicUri = PlainHttp(publicUrl) };
        return options;
    }

    /// <summary>Where the data is.</summary>
    public static StorageOptions StorageFrom(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();
    }

    private static CaEnvironment EnvironmentOf(IConfiguration configuration) =>
        string.Equals(configuration[Mode], nameof(CaEnvironment.Demonstration), StringComparison.OrdinalIgnoreCase)
            ? CaEnvironment.Demonstration
            : CaEnvironment.Production;

    // Certificates point to http, also where people use https: who checks a TLS certificate must not need TLS for it (RFC 5280 §8).
    private static string PlainHttp(string publicUrl)
    {
        if (!Uri.TryCreate(publicUrl, UriKind.Absolute, out var url))
            return publicUrl;

        return url.Scheme == Uri.UriSchemeHttp ? $"http://{url.Authority}" : $"http://{url.IdnHost}";
    }
}
