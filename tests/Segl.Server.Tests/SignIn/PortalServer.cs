using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Server.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.SignIn;

/// <summary>The whole host in demonstration mode on a fresh database of a kind, with a clock that the test moves.</summary>
public sealed class PortalServer : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly TestServer _server;

    private PortalServer(TestDatabase database, TestServer server, FakeClock clock) =>
        (_database, _server, Clock) = (database, server, clock);

    /// <summary>The host's time.</summary>
    public FakeClock Clock { get; }

    /// <summary>Starts one.</summary>
    public static async Task<PortalServer> StartAsync(
        TestDatabases databases, DatabaseKind kind, params (string Key, string Value)[] settings)
    {
        var database = await databases.CreateAsync(kind);
        var clock = new FakeClock();
        var all = settings.Concat(
            [("Segl:Storage:Kind", kind.ToString()), (
                "Segl:Storage:ConnectionString", database.ConnectionString), ("Segl:RateLimits:SignIn:TriesMax", "1000")]);
        if (!settings.Any(setting => setting.Key == "Segl:Mode"))
            all = all.Append(("Segl:Mode", "Demonstration"));
        return new PortalServer(database, TestServer.Start(services => services.AddSingleton<TimeProvider>(clock), [.. all]), clock);
    }

    /// <summary>Where it is.</summary>
    public Uri Address => _server.Address;

    /// <summary>A browser without scripts.</summary>
    public TestBrowser Browser(string language = "en") => _server.Browser(language);

    /// <summary>Reads or changes the database, as nobody in particular.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<SeglDatabase, Task<T>> work)
    {
        await using var scope = _server.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<SeglDatabase>());
    }

    /// <summary>The audit trail so far, each event as its action, subject and details.</summary>
    public async Task<IReadOnlyList<string>> ReadAuditAsync()
    {
        await _server.Services.GetRequiredService<AuditTrail>().LinkAsync(TestContext.Current.CancellationToken);
        await using var connection = await _server.Services.GetRequiredService<CaDatabase>()
            .OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT action, subject, details FROM ca_audit_event ORDER BY sequence";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var events = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            events.Add($"{reader.GetString(0)} {reader.GetString(1)} {reader.GetValue(2)}");
        return events;
    }

    /// <summary>The services of the host, for operations.</summary>
    public IServiceProvider Services => _server.Services;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }
}
