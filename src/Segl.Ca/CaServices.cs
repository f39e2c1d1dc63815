using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Segl.Ca.Auditing;
using Segl.Ca.Status;
using Segl.Ca.Storage;

namespace Segl.Ca;

/// <summary>Puts the engine into a host.</summary>
public static class CaServices
{
    /// <summary>
    /// Adds <see cref="CertificateAuthority"/>, <see cref="AuditTrail"/> and <see cref="MigrationRunner"/>, over the host's <see
    /// cref="CaDatabase"/>,
    /// <see cref="Keys.MasterKey"/> and <see cref="TimeProvider"/>. The tables are migrated and the authorities opened before any hosted
    /// service starts; the host does not start with a configuration that is refused.
    /// </summary>
    public static IServiceCollection AddSeglCa(this IServiceCollection services, CaOptions options)
    {
        var settings = CaSettings.Parse(options);
        if (settings.IsRefused)
            throw new InvalidOperationException(
                $"The certificate authority's configuration, {settings.Refusal.Field}: {settings.Refusal.Detail} "
                + $"({settings.Refusal.Code})");

        services.AddSingleton(settings.Value);
        services.TryAddSingleton<AuditTrail>();
        services.TryAddSingleton<MigrationRunner>();
        services.AddSingleton<CaHostedService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CaHostedService>());
        services.AddSingleton(provider => provider.GetRequiredService<CaHostedService>().Authority);
        services.AddHostedService<StatusWorker>();
        return services;
    }
}
