using Segl.Ca;
using Segl.Server.Web;

namespace Segl.Server.Features.Authority;

/// <summary>The engine in this host.</summary>
internal static class AuthorityFeature
{
    /// <summary>The section of the engine's configuration; its values are those of <see cref="CaOptions"/>.</summary>
    public const string Section = "Segl:Authority";

    /// <summary>
    /// Adds the engine; the host does not start with a configuration that it refuses, in production without a policy of its own.
    /// </summary>
    public static IServiceCollection AddAuthority(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSeglCa(OptionsFrom(configuration));

    /// <summary>
    /// What is configured; what an installation is for and where it is reached follows from the portal unless it is set here.
    /// </summary>
    internal static CaOptions OptionsFrom(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = section.Get<CaOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new CaOptions();
        if (section[nameof(CaOptions.Environment)] is null)
            options = options with { Environment = EnvironmentOf(configuration) };
        if (section[nameof(CaOptions.PublicUri)] is null && configuration[$"Segl:{nameof(SeglOptions.PublicUrl)}"] is { } publicUrl)
            options = options with { PublicUri = PlainHttp(publicUrl) };
        return options;
    }

    private static CaEnvironment EnvironmentOf(IConfiguration configuration) =>
        configuration.GetValue<InstallationMode>($"Segl:{nameof(SeglOptions.Mode)}") is InstallationMode.Demonstration
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
