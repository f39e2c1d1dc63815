using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Segl.Ca.Storage;

namespace Segl.Ca.Auditing;

/// <summary>The append-only record of what was done, each event bound to the one before it by its hash.</summary>
/// <remarks>
/// An event is written in the transaction of what it tells of, so neither exists without the other. The head (last number and
/// hash) is one row: on PostgreSQL it is locked until the transaction that appends ends, which puts all nodes' events into one order. Transactions
/// of which there are many at once only note their events there (<see cref="NoteAsync"/>), and are bound to the chain by whoever appends next
/// or reads. SQLite has one writer anyway.
/// </remarks>
public sealed class AuditTrail(CaDatabase database)
{
    internal const string Columns = "sequence, at, actor, action, organisation, subject, outcome, details, previous_hash, hash";

    private static readonly RowStatement InsertEvent = new(
        $"INSERT INTO ca_audit_event ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        $"""
        INSERT INTO ca_audit_event ({Columns})
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[])
        RETURNING sequence
        """);

    private const string SelectHead = "SELECT sequence, hash FROM ca_audit_head WHERE id = 1";
    private const string MoveHead = "UPDATE ca_audit_head SET sequence = $1, hash = $2 WHERE id = 1";

    private const string SelectEvents = $"SELECT {Columns} FROM ca_audit_event";

    /// <summary>Appends events to the trail inside the caller's own transaction: last, or the head is held longer than it need be.</summary>
    public async Task AppendAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return;

        var head = await LockHeadAsync(connection, transaction, cancellationToken);
        await InsertAsync(connection, transaction, AuditRecord.Link(head, events), cancellationToken);
    }

    /// <summary>
    /// Writes events in the caller's own transaction without waiting for anybody else's: on PostgreSQL they get their place in the chain a moment
    /// after it was committed, at the latest when somebody reads the trail.
    /// </summary>
    public Task NoteAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
            return Task.CompletedTask;

        return NotesFirst
            ? NotedEvents.AddAsync(connection, transaction, events, cancellationToken)
            : AppendAsync(connection, transaction, events, cancellationToken);
    }

    /// <summary>Binds to the chain what was noted and committed before; to be called before the trail is read, and every few seconds.</summary>
    public async Task LinkAsync(CancellationToken cancellationToken)
    {
        if (!NotesFirst)
            return;

        await using var connection = await database.OpenAsync(cancellationToken);
        if (!await NotedEvents.AreThereAsync(connection, cancellationToken))
            return;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockHeadAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes the head for a transaction that knows its events only later; nobody else appends until it ends.</summary>
    internal AuditHead LockHead(DbConnection connection, DbTransaction transaction)
    {
        AuditHead head;
        using (var command = connection.Statement(transaction, SelectHeadForUpdate))
        using (var reader = command.ExecuteReader())
        {
            reader.Read();
            head = ReadHead(reader);
        }

        return NotesFirst ? NotedEvents.Move(connection, transaction, head) : head;
    }

    /// <summary>Appends after <see cref="LockHead"/>, without asking for the head again.</summary>
    internal static void Append(DbConnection connection, DbTransaction transaction, AuditHead head, IReadOnlyList<AuditEvent> events)
    {
        if (events.Count > 0)
            Insert(connection, transaction, AuditRecord.Link(head, events));
    }

    /// <summary>Inserts records that follow the head, and moves it.</summary>
    internal static AuditHead Insert(DbConnection connection, DbTransaction transaction, List<AuditRecord> records)
    {
        Batch(connection, transaction, records).Execute();
        connection.Execute(transaction, MoveHead, records[^1].Sequence, records[^1].Hash.ToArray());
        return new(records[^1].Sequence, records[^1].Hash);
    }

    /// <summary>As <see cref="Insert"/>.</summary>
    internal static async Task<AuditHead> InsertAsync(
        DbConnection connection, DbTransaction transaction, List<AuditRecord> records, CancellationToken cancellationToken)
    {
        await Batch(connection, transaction, records).ExecuteAsync(cancellationToken);
        await using var move = connection.Statement(transaction, MoveHead, records[^1].Sequence, records[^1].Hash.ToArray());
        await move.ExecuteNonQueryAsync(cancellationToken);
        return new(records[^1].Sequence, records[^1].Hash);
    }

    /// <summary>Reads the whole trail from its beginning and says where, if anywhere, it is not as it was written.</summary>
    public async Task<AuditVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        await LinkAsync(cancellationToken);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await BeginSnapshotAsync(connection, cancellationToken);
        var head = await ReadHeadAsync(connection, transaction, cancellationToken);
        return await VerifyAsync(ReadAsync(connection, transaction, cancellationToken), head, cancellationToken);
    }

    // One snapshot for head and events: otherwise events written meanwhile would look like a wrong head. It keeps nobody from writing.
    private static async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

    // One head that every transaction waits for, each until the one before is on the disk, would be all that an installation can do in a second.
    private bool NotesFirst => database.Kind is DatabaseKind.PostgreSql;

    private async Task<AuditHead> LockHeadAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        AuditHead head;
        await using (var command = connection.Statement(transaction, SelectHeadForUpdate))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            await reader.ReadAsync(cancellationToken);
            head = ReadHead(reader);
        }

        return NotesFirst ? await NotedEvents.MoveAsync(connection, transaction, head, cancellationToken) : head;
    }

    private string SelectHeadForUpdate => database.Kind is DatabaseKind.PostgreSql ? SelectHead + " FOR UPDATE" : SelectHead;

    private static AuditHead ReadHead(DbDataReader reader) => new(reader.GetInt64(0), reader.Bytes(1));

    private static async Task<AuditHead?> ReadHeadAsync(
        DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectHead);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? ReadHead(reader) : null;
    }

    private static async IAsyncEnumerable<AuditRecord> ReadAsync(
        DbConnection connection, DbTransaction transaction, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectEvents + " ORDER BY sequence");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return ReadRecord(reader);
    }

    /// <summary>The event of a row with <see cref="Columns"/>.</summary>
    internal static AuditRecord ReadRecord(DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.TextOrNull(4),
        reader.GetString(5), reader.GetString(6), reader.GetString(7), reader.Bytes(8), reader.Bytes(9));

    private static async Task<AuditVerification> VerifyAsync(
        IAsyncEnumerable<AuditRecord> records, AuditHead? head, CancellationToken cancellationToken)
    {
        if (head is null)
            return AuditVerification.Broken(0, AuditFault.HeadMissing);

        var last = AuditHead.Empty;
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (record.Sequence != last.Sequence + 1)
                return AuditVerification.Broken(last.Sequence + 1, AuditFault.Removed);
            if (!record.ComputeHash().AsSpan().SequenceEqual(record.Hash.Span))
                return AuditVerification.Broken(record.Sequence, AuditFault.Changed);
            if (!record.PreviousHash.Span.SequenceEqual(last.Hash.Span))
                return AuditVerification.Broken(record.Sequence, AuditFault.NotLinked);
            last = new(record.Sequence, record.Hash);
        }

        if (last.Sequence < head.Sequence)
            return AuditVerification.Broken(last.Sequence + 1, AuditFault.Removed);
        return last.Sequence == head.Sequence && last.Hash.Span.SequenceEqual(head.Hash.Span)
            ? AuditVerification.Whole(last.Sequence)
            : AuditVerification.Broken(last.Sequence, AuditFault.HeadDiffers);
    }

    private static RowBatch Batch(DbConnection connection, DbTransaction transaction, List<AuditRecord> records)
    {
        var batch = new RowBatch(connection, transaction);
        foreach (var record in records)
        {
            batch.Add(
                InsertEvent,
                [
                    record.Sequence, record.AtMilliseconds, record.Actor, record.Action, record.Organisation, record.Subject,
                    record.Outcome, record.DetailsJson, record.PreviousHash.ToArray(), record.Hash.ToArray(),
                ]);
        }

        return batch;
    }
}

/// <summary>The last event's number and hash.</summary>
internal sealed record AuditHead(long Sequence, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Before the first event: number 0 and a hash of zeros, as the first migration writes it.</summary>
    public static AuditHead Empty { get; } = new(0, new byte[AuditRecord.HashBytes]);
}
