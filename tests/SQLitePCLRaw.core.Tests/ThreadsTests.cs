using Microsoft.Data.Sqlite;
using Segl.Testing.Databases;

namespace SQLitePCL.Tests;

public sealed class ThreadsTests : IDisposable
{
    private const int ThreadCount = 8;
    private const int RoundCount = 200;
    private const string Endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";

    private readonly SqliteFile _file = new();

    [Fact]
    public void Connections_of_many_threads_write_one_file()
    {
        using var connection = Sql.Open(_file.ConnectionString);
        connection.Execute("PRAGMA journal_mode = WAL; CREATE TABLE note (thread INTEGER, round INTEGER, text TEXT)");

        RunInThreads(thread =>
        {
            using var own = Sql.Open(_file.ConnectionString);
            for (var round = 0; round < RoundCount; round++)
                own.Execute("INSERT INTO note VALUES ($1, $2, $3)", thread, round, $"æ{round}");
        });

        connection.Scalar("SELECT count(DISTINCT thread * 1000 + round) FROM note").ShouldBe((long)(ThreadCount * RoundCount));
    }

    [Fact]
    public void One_connection_used_by_many_threads_stays_whole()
    {
        raw.sqlite3_open(_file.Path, out var db);
        using var connection = db;
        raw.sqlite3_create_function(db, "twice", 1, null, (context, _, values) =>
            raw.sqlite3_result_int64(context, 2 * raw.sqlite3_value_int64(values[0])));

        RunInThreads(thread =>
        {
            for (var round = 0; round < RoundCount; round++)
                Twice(db, thread).ShouldBe(2 * thread);
        });
    }

    [Fact]
    public async Task A_long_statement_can_be_interrupted_from_another_thread()
    {
        await using var connection = Sql.Open(_file.ConnectionString);
        var isRunning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.CreateFunction("started", (long value) =>
        {
            isRunning.TrySetResult();
            return value;
        });
        var running = Task.Factory.StartNew(
            () => connection.Scalar(Endless.Replace("SELECT 1 ", "SELECT started(1) ", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await isRunning.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        raw.sqlite3_interrupt(connection.Handle!);

        var exception = await Should.ThrowAsync<SqliteException>(() =>
            running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        exception.SqliteErrorCode.ShouldBe(SqliteCodes.Interrupt);
        connection.Scalar("SELECT 1").ShouldBe(1L);
    }

    public void Dispose() => _file.Dispose();

    private static long Twice(sqlite3 db, long value)
    {
        raw.sqlite3_prepare_v2(db, "SELECT twice($1)", out var statement);
        using var owned = statement;
        raw.sqlite3_bind_int64(statement, 1, value);
        raw.sqlite3_step(statement);
        return raw.sqlite3_column_int64(statement, 0);
    }

    private static void RunInThreads(Action<int> body)
    {
        List<Exception> failures = [];
        var threads = Enumerable.Range(0, ThreadCount).Select(number => new Thread(() =>
        {
            try
            {
                body(number);
            }
            catch (Exception exception)
            {
                lock (failures)
                    failures.Add(exception);
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        failures.ShouldBeEmpty();
    }
}
