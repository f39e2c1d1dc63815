using Microsoft.Data.Sqlite;
using Segl.Testing.Databases;

namespace SQLitePCL.Tests;

public sealed class TransactionsTests : IDisposable
{
    private readonly SqliteFile _file = new();
    private readonly SqliteConnection _connection;

    public TransactionsTests()
    {
        _connection = Sql.Open(_file.ConnectionString);
        _connection.Execute("PRAGMA journal_mode = WAL; CREATE TABLE note (text TEXT)");
    }

    [Fact]
    public void What_is_committed_is_seen_by_others_and_not_before()
    {
        using var other = Sql.Open(_file.ConnectionString);
        using var transaction = _connection.BeginTransaction();
        _connection.Execute("INSERT INTO note VALUES ('x')");
        other.Scalar("SELECT count(*) FROM note").ShouldBe(0L);

        transaction.Commit();

        other.Scalar("SELECT count(*) FROM note").ShouldBe(1L);
    }

    [Fact]
    public void What_is_rolled_back_is_gone()
    {
        using (_connection.BeginTransaction())
            _connection.Execute("INSERT INTO note VALUES ('x')");

        _connection.Scalar("SELECT count(*) FROM note").ShouldBe(0L);
    }

    [Fact]
    public void A_savepoint_takes_back_a_part()
    {
        using var transaction = _connection.BeginTransaction();
        _connection.Execute("INSERT INTO note VALUES ('kept')");
        transaction.Save("before");
        _connection.Execute("INSERT INTO note VALUES ('taken back')");

        transaction.Rollback("before");
        transaction.Commit();

        _connection.Column("SELECT text FROM note").ShouldBe(["kept"]);
    }

    [Fact]
    public void A_rollback_in_sql_ends_the_transaction_object()
    {
        using var transaction = _connection.BeginTransaction();

        _connection.Execute("ROLLBACK");

        Should.Throw<InvalidOperationException>(transaction.Commit);
    }

    [Fact]
    public void The_rollback_hook_is_called_until_it_is_taken_away()
    {
        List<object?> calls = [];
        raw.sqlite3_rollback_hook(_connection.Handle!, calls.Add, "state");
        GC.Collect();
        raw.sqlite3_exec(_connection.Handle!, "BEGIN; INSERT INTO note VALUES ('x'); ROLLBACK");

        raw.sqlite3_rollback_hook(_connection.Handle!, null, null);
        raw.sqlite3_exec(_connection.Handle!, "BEGIN; INSERT INTO note VALUES ('x'); ROLLBACK");

        calls.ShouldBe(["state"]);
    }

    [Fact]
    public void A_connection_closed_in_a_transaction_rolls_back()
    {
        var connection = Sql.Open(_file.ConnectionString + ";Pooling=False");
        connection.BeginTransaction();
        connection.Execute("INSERT INTO note VALUES ('x')");

        connection.Dispose();

        _connection.Scalar("SELECT count(*) FROM note").ShouldBe(0L);
    }

    [Fact]
    public void A_second_writer_is_told_that_the_database_is_busy()
    {
        using var other = Sql.Open(_file.ConnectionString + ";Default Timeout=1");
        using var transaction = _connection.BeginTransaction();
        _connection.Execute("INSERT INTO note VALUES ('x')");

        Should.Throw<SqliteException>(() => other.Execute("INSERT INTO note VALUES ('y')")).SqliteErrorCode.ShouldBe(SqliteCodes.Busy);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _file.Dispose();
    }
}
