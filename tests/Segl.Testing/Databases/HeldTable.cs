using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Segl.Testing.Databases;

/// <summary>A table of PostgreSQL that nobody else reads or writes until it is let go: what asks for it waits.</summary>
public sealed class HeldTable : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction _transaction;

    private HeldTable(DbConnection connection, DbTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Takes hold of a table, over a connection of its own that it closes.</summary>
    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "The name is the test's.")]
    public static async Task<HeldTable> HoldAsync(DbConnection connection, string table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, $"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new HeldTable(connection, transaction);
    }

    /// <summary>Lets it go.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
