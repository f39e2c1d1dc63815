using Microsoft.Data.Sqlite;

namespace SQLitePCL.Tests;

public sealed class FunctionsTests : IDisposable
{
    private readonly SqliteConnection _connection = Sql.OpenInMemory();

    [Fact]
    public void A_function_gets_and_gives_every_type()
    {
        _connection.CreateFunction("same", (object value) => value);

        _connection.Scalar("SELECT same(42)").ShouldBe(42L);
        _connection.Scalar("SELECT same(1.5)").ShouldBe(1.5);
        _connection.Scalar("SELECT same($1)", "Ærø 🦭\0.").ShouldBe("Ærø 🦭\0.");
        _connection.Scalar("SELECT same('')").ShouldBe("");
        _connection.Scalar("SELECT same(x'00ff')").ShouldBe(new byte[] { 0, 255 });
        _connection.Scalar("SELECT same(x'')").ShouldBe(Array.Empty<byte>());
        _connection.Scalar("SELECT same(NULL)").ShouldBe(DBNull.Value);
    }

    [Fact]
    public void What_a_function_throws_becomes_the_error_of_the_statement()
    {
        _connection.CreateFunction("fail", (string _) => Fail("ikke i dag, Åse"));

        Should.Throw<SqliteException>(() => _connection.Scalar("SELECT fail('x')")).Message.ShouldContain("ikke i dag, Åse");
        _connection.Scalar("SELECT 1").ShouldBe(1L);
    }

    [Fact]
    public void What_a_function_of_the_binding_throws_does_not_leave_it()
    {
        raw.sqlite3_create_function(_connection.Handle!, "fail", 0, null, (_, _, _) => Fail("gået galt"));

        Should.Throw<SqliteException>(() => _connection.Scalar("SELECT fail()")).Message.ShouldContain("gået galt");
    }

    [Fact]
    public void An_aggregate_keeps_its_state_per_group()
    {
        _connection.CreateAggregate("joined", "", (string joined, string text) => joined + text, joined => $"[{joined}]");
        _connection.Execute("CREATE TABLE note (grp INTEGER, text TEXT); INSERT INTO note VALUES (1,'a'),(2,'b'),(1,'c'),(2,'d')");

        _connection.Column("SELECT joined(text) FROM note GROUP BY grp ORDER BY grp").ShouldBe(["[ac]", "[bd]"]);
    }

    [Fact]
    public void An_aggregate_over_no_rows_gives_its_seed()
    {
        _connection.CreateAggregate("joined", "seed", (string joined, string text) => joined + text);

        _connection.Scalar("SELECT joined(x) FROM (SELECT 'a' AS x WHERE 0)").ShouldBe("seed");
    }

    [Fact]
    public void What_an_aggregate_throws_becomes_the_error_of_the_statement()
    {
        _connection.CreateAggregate("fail", 0, (int _, int _) => Fail("for meget"));

        Should.Throw<SqliteException>(() => _connection.Scalar("SELECT fail(x) FROM (SELECT 1 AS x UNION SELECT 2)"))
            .Message.ShouldContain("for meget");
    }

    [Fact]
    public void A_function_outlives_the_garbage_collector_until_its_connection_is_closed()
    {
        var state = RegisterCounter();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        _connection.Scalar("SELECT count_up() + count_up()").ShouldBe(3L);
        state.IsAlive.ShouldBeTrue();

        SqliteConnection.ClearPool(_connection);
        _connection.Dispose();
        CollectUntilDead(state).ShouldBeTrue();
    }

    [Fact]
    public void A_function_can_be_taken_away()
    {
        _connection.CreateFunction("gone", () => 1);
        _connection.CreateFunction("gone", (Func<int>?)null);

        Should.Throw<SqliteException>(() => _connection.Scalar("SELECT gone()")).Message.ShouldContain("no such function");
    }

    [Fact]
    public void A_context_cannot_be_used_after_its_call()
    {
        sqlite3_context? kept = null;
        raw.sqlite3_create_function(_connection.Handle!, "keep", 0, null, (context, _, _) => kept = context);
        _connection.Scalar("SELECT keep()");

        Should.Throw<InvalidOperationException>(() => raw.sqlite3_result_null(kept.ShouldNotBeNull()));
    }

    public void Dispose() => _connection.Dispose();

    private static int Fail(string message) => throw new InvalidOperationException(message);

    // Separate methods, so that no local of the test keeps the state alive.
    private WeakReference RegisterCounter()
    {
        var counter = new Counter();
        raw.sqlite3_create_function(
            _connection.Handle!, "count_up", 0, counter,
            (context, state, _) => raw.sqlite3_result_int64(context, ((Counter)state!).Next()));
        return new WeakReference(counter);
    }

    private static bool CollectUntilDead(WeakReference reference)
    {
        for (var round = 0; round < 10 && reference.IsAlive; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !reference.IsAlive;
    }

    private sealed class Counter
    {
        private long _count;

        public long Next() => ++_count;
    }
}
