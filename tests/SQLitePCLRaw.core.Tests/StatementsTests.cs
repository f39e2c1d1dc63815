using Microsoft.Data.Sqlite;

namespace SQLitePCL.Tests;

public sealed class StatementsTests : IDisposable
{
    private readonly SqliteConnection _connection = Sql.OpenInMemory();

    [Fact]
    public void Several_statements_of_one_text_run_one_after_another()
    {
        using var command = _connection.Command("-- æøå\n; SELECT 'første'; /* 🦭 */ SELECT 'anden' ; -- the end");
        using var reader = command.ExecuteReader();
        List<string> values = [];

        do
        {
            while (reader.Read())
                values.Add(reader.GetString(0));
        }
        while (reader.NextResult());

        values.ShouldBe(["første", "anden"]);
    }

    [Fact]
    public void A_text_without_a_statement_does_nothing() => _connection.Execute("  -- only a comment").ShouldBe(-1);

    [Fact]
    public void A_prepared_statement_runs_again_with_other_values()
    {
        _connection.Execute("CREATE TABLE note (text TEXT)");
        using var command = _connection.Command("INSERT INTO note VALUES ($1)", "");
        command.Prepare();

        foreach (var text in new[] { "én", "to", "tre" })
        {
            command.Parameters[0].Value = text;
            command.ExecuteNonQuery().ShouldBe(1);
        }

        _connection.Column("SELECT text FROM note ORDER BY rowid").ShouldBe(["én", "to", "tre"]);
    }

    [Fact]
    public void A_parameter_that_has_no_value_is_named()
    {
        using var command = _connection.Command("SELECT $1, $navn", "given");

        Should.Throw<InvalidOperationException>(command.ExecuteScalar).Message.ShouldContain("$navn");
    }

    [Fact]
    public void Columns_tell_where_they_come_from()
    {
        _connection.Execute("CREATE TABLE måling (nr INTEGER PRIMARY KEY AUTOINCREMENT, værdi VARCHAR(20) NOT NULL COLLATE NOCASE)");
        using var command = _connection.Command("SELECT nr, værdi AS v, 1 + 1 FROM måling");
        using var reader = command.ExecuteReader();

        var schema = reader.GetSchemaTable().Rows;

        reader.GetName(1).ShouldBe("v");
        reader.GetDataTypeName(1).ShouldBe("VARCHAR");
        schema[0]["IsAutoIncrement"].ShouldBe(true);
        schema[1]["BaseTableName"].ShouldBe("måling");
        schema[1]["BaseColumnName"].ShouldBe("værdi");
        schema[0]["IsKey"].ShouldBe(true);
        schema[1]["IsKey"].ShouldBe(false);
        schema[2]["BaseColumnName"].ShouldBe(DBNull.Value);
    }

    [Fact]
    public void A_column_is_described_as_it_was_declared()
    {
        _connection.Execute("CREATE TABLE måling (værdi VARCHAR(20) NOT NULL COLLATE NOCASE)");

        var code = raw.sqlite3_table_column_metadata(
            _connection.Handle!, "main", "måling", "værdi",
            out var type, out var collation, out var notNull, out var primaryKey, out var autoIncrement);

        code.ShouldBe(raw.SQLITE_OK);
        (type, collation, notNull, primaryKey, autoIncrement).ShouldBe(("VARCHAR(20)", "NOCASE", 1, 0, 0));
    }

    [Fact]
    public void Reserved_words_are_those_of_the_library() =>
        _connection.GetSchema("ReservedWords").Rows.Cast<System.Data.DataRow>().Select(row => row[0]).ShouldContain("SELECT");

    [Fact]
    public void Statements_that_nobody_disposed_are_collected_without_harm()
    {
        _connection.Execute("CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('segl')");

        for (var round = 0; round < 200; round++)
        {
            LeaveStatementBehind();
            if (round % 50 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        _connection.Scalar("SELECT text FROM note").ShouldBe("segl");
    }

    [Fact]
    public void A_connection_may_be_closed_before_its_statements()
    {
        var code = raw.sqlite3_open(":memory:", out var db);
        raw.sqlite3_prepare_v2(db, "SELECT 'segl'", out var statement);

        db.Dispose();

        code.ShouldBe(raw.SQLITE_OK);
        raw.sqlite3_step(statement).ShouldBe(100);
        raw.sqlite3_column_text(statement, 0).utf8_to_string().ShouldBe("segl");
        statement.Dispose();
        Should.Throw<ObjectDisposedException>(() => raw.sqlite3_step(statement));
    }

    public void Dispose() => _connection.Dispose();

    private void LeaveStatementBehind()
    {
        raw.sqlite3_prepare_v2(_connection.Handle!, "SELECT text FROM note", out var statement);
        raw.sqlite3_step(statement);
    }
}
