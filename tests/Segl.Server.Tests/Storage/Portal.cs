using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Ca.Storage;
using Segl.Server.Features.Mail;
using Segl.Server.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Storage;

/// <summary>
/// The portal's services without its pages, on a fresh database and a fake clock; background services run only where a test starts them.
/// </summary>
public sealed class Portal : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly TemporaryFolder _folder;
    private readonly IHost _host;

    private Portal(TestDatabase database, TemporaryFolder folder, IHost host, FakeClock clock) =>
        (_database, _folder, _host, Clock) = (database, folder, host, clock);

    /// <summary>The portal's time.</summary>
    public FakeClock Clock { get; }

    /// <summary>Services that live as long as the portal.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Where the master key lies.</summary>
    public string Folder => _folder.Path;

    /// <summary>Opens one, with the services of the features under test and their settings.</summary>
    public static async Task<Portal> OpenAsync(
        TestDatabases databases, DatabaseKind kind, Action<IServiceCollection, IConfiguration>? features = null,
        params (string Key, string Value)[] settings)
    {
        var database = await databases.CreateAsync(kind);
        var folder = new TemporaryFolder();
        var clock = new FakeClock();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Append(("Segl:Storage:Kind", kind.ToString()))
            .Append(("Segl:Storage:ConnectionString", database.ConnectionString))
            .Append(("Segl:Storage:DataDirectory", folder.Path))
            .Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddMail(builder.Configuration);
        features?.Invoke(builder.Services, builder.Configuration);
        var host = builder.Build();
        await host.MigrateAsync(TestContext.Current.CancellationToken);
        return new Portal(database, folder, host, clock);
    }

    /// <summary>Does something in a unit of work of its own, as one request would.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <inheritdoc cref="InScopeAsync{T}"/>
    public async Task InScopeAsync(Func<IServiceProvider, Task> work)
    {
        await using var scope = Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
    }

    /// <summary>Does everything that is due in the outbox now; answers how much that was.</summary>
    public async Task<int> WorkOffOutboxAsync()
    {
        var worker = Services.GetServices<IHostedService>().OfType<OutboxWorker>().Single();
        var done = 0;
        while (await worker.DoOneAsync(TestContext.Current.CancellationToken))
            done++;
        return done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
