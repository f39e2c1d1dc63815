using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Segl.Testing.Tests;

public sealed class TestDatabasesTests(TestDatabases databases)
{
    [Theory]
    [EachDatabase]
    public async Task Two_tests_get_databases_of_their_own(DatabaseKind kind)
    {
        await using var first = await databases.CreateAsync(kind);
        await using var second = await databases.CreateAsync(kind);

        await ExecuteAsync(first, "CREATE TABLE note (text TEXT)");
        await ExecuteAsync(second, "CREATE TABLE note (text TEXT)");
        await ExecuteAsync(first, "INSERT INTO note VALUES ('segl')");

        (await ExecuteAsync(first, "SELECT count(*) FROM note")).ShouldBe(1L);
        (await ExecuteAsync(second, "SELECT count(*) FROM note")).ShouldBe(0L);
    }

    [Theory]
    [EachDatabase]
    public async Task A_database_is_gone_after_its_test(DatabaseKind kind)
    {
        var database = await databases.CreateAsync(kind);
        await ExecuteAsync(database, "CREATE TABLE note (text TEXT)");

        await database.DisposeAsync();

        await Should.ThrowAsync<DbException>(() => ExecuteAsync(database, "SELECT count(*) FROM note"));
    }

    [Fact]
    public async Task PostgreSql_runs_with_its_ordinary_durability()
    {
        await using var database = await databases.CreateAsync(DatabaseKind.PostgreSql);

        (await ExecuteAsync(database, "SHOW fsync")).ShouldBe("on");
        (await ExecuteAsync(database, "SHOW synchronous_commit")).ShouldBe("on");
    }

    private static async Task<object?> ExecuteAsync(TestDatabase database, string sql)
    {
        await using DbConnection connection = database.Kind == DatabaseKind.Sqlite
            ? new SqliteConnection(database.ConnectionString)
            : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
