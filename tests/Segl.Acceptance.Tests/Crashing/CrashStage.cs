using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Acceptance.Tests.Crashing;

/// <summary>
/// One installation for all crashes on one database: its server dies in each case and is started again, so that a case costs one start.
/// The user administrator stays signed in over all of them.
/// </summary>
public abstract class CrashStage(TestDatabases databases, DatabaseKind kind) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Uri _address = ServerProcess.FreeAddress();
    private readonly List<string> _outputOfTheDead = [];
    private TestDatabase? _database;
    private ServerProcess? _server;
    private TestBrowser? _administrators;

    /// <summary>Where the server listens, whenever it runs.</summary>
    public Uri Address => _address;

    /// <summary>What the engine's tables say.</summary>
    public EngineFacts Engine { get; private set; } = null!; // Set before any test.

    /// <summary>Everything that a server wrote to its output so far, the dead ones included.</summary>
    public string Output => string.Join('\n', [.. _outputOfTheDead, Server.Output]);

    /// <summary>The server's own folder: data, temporary files, crash dumps if there were any.</summary>
    public string Folder => _folder.Path;

    private ServerProcess Server => _server ?? throw new InvalidOperationException("The server was not started.");

    private TestBrowser Administrators => _administrators ?? throw new InvalidOperationException("Nobody has signed in.");

    /// <summary>First start, and signing in.</summary>
    public async ValueTask InitializeAsync()
    {
        _database = await databases.CreateAsync(kind);
        Engine = new EngineFacts(new CaDatabase(kind, _database.ConnectionString));
        await StartAsync();
        _administrators = new TestBrowser(_address, "da");
        await SignIn.AsAsync(_administrators, await Person.FindAsync(_address, "UserAdministrator", TimeProvider.System));
    }

    /// <summary>Starts the server again if the case before left it dead, and calls off a crash that did not happen.</summary>
    public async Task MakeReadyAsync()
    {
        File.Delete(CrashAtFile);
        if (Server.HasEnded)
            await RestartAsync();
    }

    /// <summary>From now on the server dies at this moment.</summary>
    public Task CrashAtAsync(string moment) => File.WriteAllTextAsync(CrashAtFile, moment);

    /// <summary>Waits until it is dead, and starts it again, to live.</summary>
    public async Task RestartAsync()
    {
        await Server.WaitForEndAsync();
        File.Delete(CrashAtFile);
        _outputOfTheDead.Add(Server.Output);
        await Server.DisposeAsync();
        await StartAsync();
    }

    /// <summary>Orders a certificate of a new profile, to be fetched with a one-time code.</summary>
    public async Task<(PlacedOrder Order, string Code)> OrderAsync(string name)
    {
        var wish = new Wish(name) { ContactName = "Karl Kjær", ContactEmail = "karl@aeblegaarden.example", Identification = "OneTimeCode" };
        var order = await OrderForm.SendAsync(Administrators, wish);
        return (order, await OrderForm.ViewCodeAsync(Administrators, order));
    }

    /// <summary>Orders a further certificate of an order's profile.</summary>
    public async Task<(PlacedOrder Order, string Code)> OrderAgainAsync(PlacedOrder former)
    {
        var order = await OrderForm.SendFurtherAsync(Administrators, former);
        return (order, await OrderForm.ViewCodeAsync(Administrators, order));
    }

    /// <summary>The moments that passed so far, each with a serial number or an empty text.</summary>
    public async Task<IReadOnlyList<(string Moment, string Serial)>> PassedAsync()
    {
        // Before the first moment there is no file; which test comes first is chance.
        var lines = File.Exists(MomentsFile) ? await File.ReadAllLinesAsync(MomentsFile) : [];
        return [.. lines.Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1]))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _administrators?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        await Engine.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private string CrashAtFile => _folder.File("crash-at");

    private string MomentsFile => _folder.File("moments.log");

    private async Task StartAsync() => _server = await ServerProcess.StartAsync(
        _folder.Path, _address,
        [
            ("DOTNET_STARTUP_HOOKS", ServerProcess.BuiltProgram("Segl.CrashHook")),
            ("SEGL_CRASH_AT", CrashAtFile),
            ("SEGL_MOMENTS", MomentsFile),
            ("Segl__Mode", "Demonstration"),
            ("Segl__Storage__Kind", kind.ToString()),
            ("Segl__Storage__ConnectionString", _database!.ConnectionString), // Set before the first start.
            ("Segl__Issuing__KeysAhead", "0"), // A store would be made anew at each start, and thrown away.
        ]);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteStage(TestDatabases databases) : CrashStage(databases, DatabaseKind.Sqlite);

/// <summary>On PostgreSQL.</summary>
public sealed class PostgreSqlStage(TestDatabases databases) : CrashStage(databases, DatabaseKind.PostgreSql);
