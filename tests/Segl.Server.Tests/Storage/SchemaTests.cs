using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Storage;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Storage;

public sealed class SchemaTests(TestDatabases databases)
{
    private const string SqliteColumns = """
        SELECT m.name, c.name, c.type, c."notnull" FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
        """;

    private const string PostgreSqlColumns = """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        """;

    private const string SqliteIndexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'ix%'";

    private const string PostgreSqlIndexes = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix%'";

    [Theory, EachDatabase]
    public async Task The_numbered_files_make_the_tables_of_the_model(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);

        var (expected, actual) = await portal.InScopeAsync(async services =>
        {
            var database = services.GetRequiredService<SeglDatabase>();
            return (ColumnsOfModel(database), await ColumnsOfDatabaseAsync(database, kind));
        });

        actual.Where(column => !IsEnginesOrJournals(column)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task The_numbered_files_make_the_indexes_of_the_model(DatabaseKind kind)
    {
        await using var portal = await Portal.OpenAsync(databases, kind);

        var (expected, actual) = await portal.InScopeAsync(async services =>
        {
            var database = services.GetRequiredService<SeglDatabase>();
            var sql = kind is DatabaseKind.Sqlite ? SqliteIndexes : PostgreSqlIndexes;
            return (IndexesOfModel(database), await ReadAsync(database, sql, row => row.GetString(0)));
        });

        actual.Where(index => !index.StartsWith("ix_ca_", StringComparison.Ordinal)).ShouldBe(expected, ignoreOrder: true);
    }

    private static bool IsEnginesOrJournals(string column) =>
        column.StartsWith("ca_", StringComparison.Ordinal) || column.StartsWith("segl_migration", StringComparison.Ordinal)
        || column.StartsWith("sqlite_", StringComparison.Ordinal) || column.StartsWith("published_", StringComparison.Ordinal);

    private static List<string> ColumnsOfModel(SeglDatabase database) =>
        [.. database.Model.GetRelationalModel().Tables.SelectMany(table => table.Columns.Select(column => Describe(table.Name, column)))];

    private static string Describe(string table, IColumn column) =>
        $"{table}.{column.Name} {column.StoreType.ToUpperInvariant()} {(column.IsNullable ? "" : "NOT NULL")}";

    private static List<string> IndexesOfModel(SeglDatabase database) =>
        [.. database.Model.GetRelationalModel().Tables.SelectMany(table => table.Indexes.Select(index => index.Name))];

    private static Task<List<string>> ColumnsOfDatabaseAsync(SeglDatabase database, DatabaseKind kind) =>
        ReadAsync(
            database,
            kind is DatabaseKind.Sqlite ? SqliteColumns : PostgreSqlColumns,
            row => $"{row.GetString(0)}.{row.GetString(1)} {row.GetString(2).ToUpperInvariant()} {(row.GetBoolean(3) ? "NOT NULL" : "")}");

    private static async Task<List<string>> ReadAsync(SeglDatabase database, string sql, Func<DbDataReader, string> read)
    {
        await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
