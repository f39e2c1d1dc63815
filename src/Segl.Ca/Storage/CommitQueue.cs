using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Segl.Ca.Auditing;

namespace Segl.Ca.Storage;

/// <summary>Group commit: one thread writes what all callers wait for, many callers' rows to one durable transaction.</summary>
/// <remarks>
/// While one batch goes to the disk the next one gathers, so the batch grows with the load and a lone caller waits for nobody.
/// The thread is its own, with synchronous calls: on the pool, each of its steps would queue behind signatures of
/// milliseconds, and the disk would stand idle meanwhile. docs/decisions tells the rest.
/// </remarks>
internal sealed class CommitQueue : IDisposable
{
    // A batch is one transaction: longer ones would keep the audit head from other nodes for longer than a commit takes.
    private const int BatchWritesMax = 256;

    // When callers are many, a moment's wait makes one flush of what would have been two; a lone caller never waits.
    private const int GatherMilliseconds = 2;

    // Callers beyond this wait outside, so that the queue's memory is bounded.
    private const int WaitingMax = 4096;

    // Every statement of the writer finds its rows by a unique key. Planned once, while the tables are empty, the planner must not settle
    // on reading whole tables, which it would go on doing when they have grown.
    private const string PlanByKey =
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

    // As long as SQLite's busy_timeout: whoever keeps a row from us for longer has met a fault. What the operator has set for the database stands.
    private const string WaitForLocks = "SELECT set_config('lock_timeout', '15s', false) WHERE current_setting('lock_timeout') = '0'";

    private readonly CaDatabase _database;
    private readonly AuditTrail _audit;
    private readonly EngineLease _lease;
    private readonly ILogger _logger;
    private readonly Thread _writer;
    private readonly SemaphoreSlim _places = new(WaitingMax);
    private readonly object _gate = new();
    private List<Waiting> _waiting = [];
    private DbConnection? _connection;
    private bool _isStopping;
    private int _lastCount;

    /// <summary>Opens the writer's connection, takes the lease on it, and starts to write.</summary>
    public CommitQueue(CaDatabase database, AuditTrail audit, EngineLease lease, ILogger logger)
    {
        (_database, _audit, _lease, _logger) = (database, audit, lease, logger);
        _connection = Connect();
        _writer = new Thread(Run) { Name = "Segl.Ca commit queue", IsBackground = true };
        _writer.Start();
    }

    /// <summary>Makes the change durable; answers whether its condition held.</summary>
    /// <remarks>Not to be cancelled: once it is queued, nobody but the writer knows whether it is done.</remarks>
    public async Task<bool> WriteAsync(ConditionalWrite write)
    {
        await _places.WaitAsync();
        try
        {
            var waiting = new Waiting(write);
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_isStopping, this);
                _waiting.Add(waiting);
                Monitor.Pulse(_gate);
            }

            return await waiting.Done.Task;
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Writes what is still waiting, then stops.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _writer.Join();
        _connection?.Dispose();
        _places.Dispose();
    }

    private void Run()
    {
        while (TakeBatch() is { } batch)
        {
            // A connection that was idle may have died: once more, on another.
            var failure = TryWrite(batch);
            if (failure is { IsOfNobody: true })
                failure = TryWrite(batch);
            if (failure is { IsOfNobody: true })
                AnswerAll(batch, failure);
            else if (failure is not null)
                WriteEachAlone(batch, failure);
        }
    }

    private List<Waiting>? TakeBatch()
    {
        if (_lastCount > 1)
            Thread.Sleep(GatherMilliseconds);

        var batch = WaitForBatch();
        _lastCount = batch?.Count ?? 0;
        return batch;
    }

    private List<Waiting>? WaitForBatch()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_isStopping)
                    return null;
                Monitor.Wait(_gate);
            }

            var batch = _waiting;
            if (batch.Count <= BatchWritesMax)
            {
                _waiting = [];
                return batch;
            }

            _waiting = batch[BatchWritesMax..];
            return batch[..BatchWritesMax];
        }
    }

    // One caller's fault (a text that the database refuses) must not be the others': each gets a transaction of its own, and only
    // then is a fault somebody's answer. A write that did commit although its answer was lost finds its condition gone and changes nothing.
    private void WriteEachAlone(List<Waiting> batch, Failure failure)
    {
        CommitQueueLog.BatchFailed(_logger, batch.Count, failure.Exception);
        for (var index = 0; index < batch.Count; index++)
        {
            if (TryWrite([batch[index]]) is not { } own)
                continue;
            if (own.IsOfNobody)
            {
                AnswerAll(batch[index..], own);
                return;
            }

            batch[index].Done.TrySetException(own.Exception);
        }
    }

    // A database that is not there, or a head that somebody keeps: each alone would wait as long, one after the other.
    private void AnswerAll(List<Waiting> batch, Failure failure)
    {
        CommitQueueLog.NothingWritten(_logger, batch.Count, failure.Exception);
        foreach (var waiting in batch)
            waiting.Done.TrySetException(failure.Exception);
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Whatever it is, it is the answer to those who wait; nobody else could answer them, and the writer must go on.")]
    private Failure? TryWrite(List<Waiting> batch)
    {
        var hasHead = false;
        try
        {
            _connection ??= Connect();
            using var transaction = _connection.BeginTransaction();

            // The head first: two nodes that write the same ids in different order would otherwise wait for each other for ever.
            var head = _audit.LockHead(_connection, transaction);
            hasHead = true;
            var done = Write(_connection, transaction, head, batch);
            for (var index = 0; index < batch.Count; index++)
                batch[index].Done.TrySetResult(done[index]);
            return null;
        }
        catch (Exception exception)
        {
            // After a fault nothing is known of the connection's state.
            _connection?.Dispose();
            _connection = null;
            return new(exception, IsOfNobody: !hasHead);
        }
    }

    private static bool[] Write(DbConnection connection, DbTransaction transaction, AuditHead head, List<Waiting> batch)
    {
        var rows = new RowBatch(connection, transaction);
        var placed = new List<PlacedWrite>(batch.Count);
        foreach (var waiting in batch)
            Place(rows, waiting.Write, placed);

        var changed = rows.Execute();
        var done = placed.FindAll(item => item.IsDone(changed));
        Follow(connection, transaction, done);
        AuditTrail.Append(connection, transaction, head, [.. done.SelectMany(item => item.Write.Events)]);
        transaction.Commit();
        return [.. placed.Where(item => !item.IsFirstOfAnother).Select(item => item.IsDone(changed))];
    }

    private static void Place(RowBatch rows, ConditionalWrite write, List<PlacedWrite> placed)
    {
        if (write.First is { Statement: { } statementOfFirst } first)
            placed.Add(new(first, rows.Add(statementOfFirst, first.Values), IsFirstOfAnother: true));
        placed.Add(new(write, write.Statement is { } statement ? rows.Add(statement, write.Values) : null, IsFirstOfAnother: false));
    }

    private static void Follow(DbConnection connection, DbTransaction transaction, List<PlacedWrite> done)
    {
        var rows = new RowBatch(connection, transaction);
        foreach (var (statement, values) in done.Select(item => item.Write.Then).OfType<ConditionalWrite>()
            .Select(then => (then.Statement, then.Values)).DistinctBy(then => (then.Statement, then.Values[0])))
        {
            if (statement is not null)
                rows.Add(statement, values);
        }

        rows.Execute();
    }

    private DbConnection Connect()
    {
        var connection = _database.OpenOwnSession();
        try
        {
            _lease.Take(connection);
            if (_database.Kind is DatabaseKind.PostgreSql)
            {
                connection.Execute(transaction: null, PlanByKey);
                connection.Execute(transaction: null, WaitForLocks);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Of nobody: before anything of the batch was looked at.
    private sealed record Failure(Exception Exception, bool IsOfNobody);

    private sealed record Waiting(ConditionalWrite Write)
    {
        // Continuations go to the pool: the writer must not sign certificates.
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    // Where among the rows a write's row stands; null when it is only evidence.
    private sealed record PlacedWrite(ConditionalWrite Write, int? Place, bool IsFirstOfAnother)
    {
        public bool IsDone(bool[] changed) => Place is not { } place || changed[place];
    }
}
