using System.Runtime.CompilerServices;
using Segl.Ca.Storage;

namespace Segl.Ca.Auditing;

/// <summary>Reads one organisation's events of the audit trail, a bounded number at a time.</summary>
/// <remarks>
/// Pages go by the events' numbers, which never change, so that events written meanwhile move nothing. Reading many takes many short
/// statements rather than one long one: a slow reader keeps neither a connection nor, on SQLite, the journal from being cut.
/// </remarks>
public sealed class AuditReader(CaDatabase database, AuditTrail trail)
{
    /// <summary>The most events of one statement: half a megabyte or so.</summary>
    public const int CountMax = 1000;

    /// <summary>The newest events before a number, the newest first.</summary>
    public async Task<IReadOnlyList<AuditRecord>> ReadBeforeAsync(
        AuditFilter filter, long before, int count, CancellationToken cancellationToken)
    {
        await trail.LinkAsync(cancellationToken);
        return await ReadAsync(AuditSelect.Of(filter, AuditDirection.Backwards, before, Bounded(count)), cancellationToken);
    }

    /// <summary>The oldest events after a number, the oldest first.</summary>
    public async Task<IReadOnlyList<AuditRecord>> ReadAfterAsync(
        AuditFilter filter, long after, int count, CancellationToken cancellationToken)
    {
        await trail.LinkAsync(cancellationToken);
        return await ReadOnAsync(filter, after, count, cancellationToken);
    }

    /// <summary>All events that there are when the reading begins, the oldest first.</summary>
    public async IAsyncEnumerable<AuditRecord> ReadAllAsync(
        AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var newest = await ReadBeforeAsync(filter, long.MaxValue, count: 1, cancellationToken);
        var last = newest is [var only] ? only.Sequence : 0;
        for (var after = 0L; after < last;)
        {
            var batch = await ReadOnAsync(filter, after, CountMax, cancellationToken);
            foreach (var record in batch.Where(record => record.Sequence <= last))
                yield return record;
            after = batch is [.., var end] ? end.Sequence : last;
        }
    }

    private Task<IReadOnlyList<AuditRecord>> ReadOnAsync(
        AuditFilter filter, long after, int count, CancellationToken cancellationToken) =>
        ReadAsync(AuditSelect.Of(filter, AuditDirection.Forwards, after, Bounded(count)), cancellationToken);

    private static int Bounded(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax);
        return count;
    }

    private async Task<IReadOnlyList<AuditRecord>> ReadAsync(AuditSelect select, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Statement(transaction: null, select.Sql, select.Values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var records = new List<AuditRecord>();
        while (await reader.ReadAsync(cancellationToken))
            records.Add(AuditTrail.ReadRecord(reader));
        return records;
    }
}
