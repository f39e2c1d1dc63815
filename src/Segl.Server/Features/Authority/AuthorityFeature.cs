using Segl.Ca;

namespace Segl.Server.Features.Authority;

/// <summary>The engine in this host.</summary>
internal static class AuthorityFeature
{
    /// <summary>
    /// Adds the engine; the host does not start with a configuration that it refuses, in production without a policy of its own.
    /// </summary>
    public static IServiceCollection AddAuthority(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSeglCa(CaConfiguration.OptionsFrom(configuration));
}
