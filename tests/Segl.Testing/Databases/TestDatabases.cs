using Segl.Ca.Storage;
using Xunit;

namespace Segl.Testing.Databases;

/// <summary>
/// Fresh databases for tests. A test assembly says <c>[assembly: AssemblyFixture(typeof(TestDatabases))]</c>, its test classes take this
/// in their constructor. PostgreSQL is started by the first test that needs it, once per assembly.
/// </summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private readonly Lazy<Task<PostgreSqlServer>> _postgreSql;

    /// <summary>With PostgreSQL as it comes.</summary>
    public TestDatabases()
        : this([])
    {
    }

    private TestDatabases(string[] settings) => _postgreSql = new(() => PostgreSqlServer.StartAsync(settings));

    /// <summary>With settings of PostgreSQL's, each <c>name=value</c>.</summary>
    public static TestDatabases With(params string[] settings) => new(settings);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            var file = new SqliteFile();
            return new TestDatabase(kind, file.ConnectionString, () =>
            {
                file.Dispose();
                return ValueTask.CompletedTask;
            });
        }

        var server = await _postgreSql.Value;
        var connectionString = await server.CreateDatabaseAsync();
        return new TestDatabase(kind, connectionString, () => server.DropDatabaseAsync(connectionString));
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgreSql.IsValueCreated)
            await (await _postgreSql.Value).DisposeAsync();
    }
}
