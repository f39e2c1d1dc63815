using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Storage;

/// <summary>A fresh database as the engine sees it, and as somebody sees it who goes behind the engine's back.</summary>
public sealed class CaTestDatabase : IAsyncDisposable
{
    private readonly TestDatabase _test;

    private CaTestDatabase(TestDatabase test) => (_test, Database) = (test, new CaDatabase(test.Kind, test.ConnectionString));

    public CaDatabase Database { get; }

    public static async Task<CaTestDatabase> CreateAsync(TestDatabases databases, DatabaseKind kind) =>
        new(await databases.CreateAsync(kind));

    public static async Task<CaTestDatabase> CreateMigratedAsync(TestDatabases databases, DatabaseKind kind)
    {
        var test = await CreateAsync(databases, kind);
        await new MigrationRunner(test.Database, TimeProvider.System, NullLogger<MigrationRunner>.Instance)
            .RunAsync(MigrationSet.Engine, TestContext.Current.CancellationToken);
        return test;
    }

    /// <summary>Another node's view of the same database.</summary>
    public CaDatabase OpenAgain() => new(_test.Kind, _test.ConnectionString);

    public async Task<int> RunSqlAsync(string sql, params object?[] values)
    {
        await using var connection = await Database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.Statement(transaction: null, sql, values);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.Statement(transaction: null, sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }

    public async Task<bool> TableExistsAsync(string table)
    {
        var catalogue = Database.Kind is DatabaseKind.Sqlite ? "sqlite_master WHERE name" : "pg_tables WHERE tablename";
        return await CountAsync($"SELECT COUNT(*) FROM {catalogue} = '{table}'") > 0;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _test.DisposeAsync();
    }
}
