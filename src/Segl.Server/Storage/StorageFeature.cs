using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Segl.Ca.Auditing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;

namespace Segl.Server.Storage;

internal static class StorageFeature
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The portal's tables; the engine has a set of its own.</summary>
    internal static MigrationSet Migrations { get; } = new("server", typeof(StorageFeature).Assembly, "Segl.Server.Storage.Migrations");

    /// <summary>The database of portal and engine, its unit of work, the outbox and data protection's key ring.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>()
            .Bind(configuration.GetSection(StorageOptions.Section))
            .Validate(options => options.Fault() is null, $"{StorageOptions.Section} is not usable.")
            .ValidateOnStart();
        services.AddSingleton(provider => OpenMasterKey(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddSingleton(provider => NameDatabase(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        services.AddDbContext<SeglDatabase>((provider, options) =>
        {
            Configure(options, provider.GetRequiredService<CaDatabase>());
            options.AddInterceptors(provider.GetServices<IInterceptor>());
        });
        // The one with passkeys.
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);
        services.TryAddSingleton<MigrationRunner>();
        services.TryAddSingleton<AuditTrail>();
        services.AddScoped<UnitOfWork>();
        services.AddSingleton<OutboxSignal>();
        services.AddHostedService<OutboxWorker>();
        AddKeyRing(services);
        return services;
    }

    /// <summary>Brings the tables of engine and portal up to this program's; done before anything else touches them.</summary>
    public static async Task MigrateAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        var runner = host.Services.GetRequiredService<MigrationRunner>();
        await runner.RunAsync(MigrationSet.Engine, cancellationToken);
        await runner.RunAsync(Migrations, cancellationToken);
    }

    internal static void Configure(DbContextOptionsBuilder options, CaDatabase database)
    {
        // One pool for portal and engine: what one of them has prepared on a connection the other finds prepared.
        if (database.Pool is { } pool)
            options.UseNpgsql(pool);
        else
            options.UseSqlite(database.ConnectionString).AddInterceptors(DurableConnections.Instance);

        // Two who change the same thing are no fault: what a command throws is answered by its caller, or logged by whoever catches it.
        options.ConfigureWarnings(events =>
            events.Log((RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));
    }

    private static void AddKeyRing(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Segl");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory, MasterKey>((options, scopes, masterKey) =>
        {
            options.XmlRepository = new KeyRingRepository(scopes);
            options.XmlEncryptor = new MasterKeyXmlEncryptor(masterKey);
        });
    }

    private static MasterKey OpenMasterKey(StorageOptions storage)
    {
        MakeDataDirectory(storage);
        return MasterKeyFile.OpenOrCreate(storage.MasterKeyFile);
    }

    private static CaDatabase NameDatabase(StorageOptions storage)
    {
        MakeDataDirectory(storage);
        return new CaDatabase(storage.Kind, storage.EffectiveConnectionString);
    }

    private static void MakeDataDirectory(StorageOptions storage)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(storage.DataDirectory);
        else
            Directory.CreateDirectory(storage.DataDirectory, OwnerOnly);
    }
}
