using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Segl.Ca.Storage;

/// <summary>Brings a database's tables up to this program's; all of a set or nothing, one runner at a time.</summary>
public sealed class MigrationRunner(CaDatabase database, TimeProvider time, ILogger<MigrationRunner> logger)
{
    // Any number that no other program on this PostgreSQL database uses: the letters "segl" in ASCII.
    private const long AdvisoryLock = 0x7365676C;

    private const string CreateJournal = """
        CREATE TABLE IF NOT EXISTS segl_migration (
            set_name   TEXT    NOT NULL,
            number     INTEGER NOT NULL,
            name       TEXT    NOT NULL,
            checksum   TEXT    NOT NULL,
            applied_at BIGINT  NOT NULL,
            PRIMARY KEY (set_name, number)
        )
        """;

    /// <summary>Applies what is missing; answers how many migrations that were.</summary>
    /// <exception cref="InvalidOperationException">The database was changed by other means: the program must not start on it.</exception>
    public async Task<int> RunAsync(MigrationSet set, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var migrations = set.Read(database.Kind);

        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, transaction, cancellationToken);
        await RunStatementAsync(connection, transaction, CreateJournal, cancellationToken);
        var applied = await ReadAppliedAsync(connection, transaction, set, cancellationToken);
        RefuseIfDifferent(set, migrations, applied);

        var missing = migrations.Skip(applied.Count).ToList();
        foreach (var migration in missing)
        {
            await RunStatementAsync(connection, transaction, migration.Sql, cancellationToken);
            await RecordAsync(connection, transaction, set, migration, cancellationToken);
            MigrationsLog.Applied(logger, set.Name, migration.Number, migration.Name);
        }

        await transaction.CommitAsync(cancellationToken);
        return missing.Count;
    }

    // SQLite needs none: the transaction began as IMMEDIATE, so it is the only writer.
    private async Task LockAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        if (database.Kind is DatabaseKind.PostgreSql)
            await RunStatementAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({AdvisoryLock})", cancellationToken);
    }

    private static async Task<List<(int Number, string Checksum)>> ReadAppliedAsync(
        DbConnection connection, DbTransaction transaction, MigrationSet set, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(
            transaction, "SELECT number, checksum FROM segl_migration WHERE set_name = $1 ORDER BY number", set.Name);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = new List<(int Number, string Checksum)>();
        while (await reader.ReadAsync(cancellationToken))
            applied.Add((reader.GetInt32(0), reader.GetString(1)));
        return applied;
    }

    private static void RefuseIfDifferent(
        MigrationSet set, IReadOnlyList<Migration> migrations, List<(int Number, string Checksum)> applied)
    {
        if (applied.Count > migrations.Count)
            throw new InvalidOperationException(
                $"The database has migration {applied[^1].Number} of '{set.Name}', this program only {migrations.Count}: start the newer "
                + $"program.");

        for (var index = 0; index < applied.Count; index++)
        {
            if (applied[index].Number != migrations[index].Number || applied[index].Checksum != migrations[index].Checksum)
                throw new InvalidOperationException(
                    $"Migration {migrations[index].Number} of '{set.Name}' is not the one that was applied to this database: a released "
                    + $"migration is never edited, add a new one.");
        }
    }

    private async Task RecordAsync(
        DbConnection connection, DbTransaction transaction, MigrationSet set, Migration migration, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(
            transaction,
            "INSERT INTO segl_migration (set_name, number, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5)",
            set.Name, migration.Number, migration.Name, migration.Checksum, time.GetUtcNow().ToUnixTimeMilliseconds());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task RunStatementAsync(
        DbConnection connection, DbTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
