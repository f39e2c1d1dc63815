using System.Data.Common;
using Segl.Ca.Storage;

namespace Segl.Ca.Auditing;

/// <summary>Events that were noted in the transaction of what they tell of, and have no place in the chain yet. PostgreSQL only.</summary>
/// <remarks>
/// Many nodes' transactions note at once and wait for nobody. Whoever takes the chain's head next gives them their places, in the order in which they
/// were noted: before its own events, so that an event never stands before one that was committed before it began.
/// </remarks>
internal static class NotedEvents
{
    // What one statement moves; the head is held meanwhile.
    private const int MovedAtOnce = 1_000;

    private const string Fields = "at, actor, action, organisation, subject, outcome, details";

    private const string Insert = $"""
        INSERT INTO ca_audit_noted ({Fields})
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
        """;

    private const string Any = "SELECT EXISTS (SELECT FROM ca_audit_noted)";

    private static readonly string s_take = $"""
        DELETE FROM ca_audit_noted WHERE id IN (SELECT id FROM ca_audit_noted ORDER BY id LIMIT {MovedAtOnce}) RETURNING id, {Fields}
        """;

    /// <summary>Notes them.</summary>
    public static async Task AddAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(
            transaction, Insert,
            Column(events, happened => happened.At.ToUnixTimeMilliseconds()), Column(events, happened => happened.Actor),
            Column(events, happened => happened.Action), Column(events, happened => happened.Organisation),
            Column(events, happened => happened.Subject), Column(events, happened => happened.Outcome.ToString()),
            Column(events, happened => AuditRecord.ToJson(happened.Details)));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whether there are any that this connection can see.</summary>
    public static async Task<bool> AreThereAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction: null, Any);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Takes away all that are committed and puts them at the end of a chain, whose head the transaction has locked.</summary>
    /// <returns>The chain's new head.</returns>
    public static async Task<AuditHead> MoveAsync(
        DbConnection connection, DbTransaction transaction, AuditHead head, CancellationToken cancellationToken)
    {
        while (true)
        {
            List<AuditRecord> moved;
            await using (var command = connection.Statement(transaction, s_take))
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                var taken = new List<(long Id, AuditRecord Event)>();
                while (await reader.ReadAsync(cancellationToken))
                    taken.Add(Read(reader));
                moved = Link(head, taken);
            }

            if (moved.Count > 0)
                head = await AuditTrail.InsertAsync(connection, transaction, moved, cancellationToken);
            if (moved.Count < MovedAtOnce)
                return head;
        }
    }

    /// <summary>As <see cref="MoveAsync"/>.</summary>
    public static AuditHead Move(DbConnection connection, DbTransaction transaction, AuditHead head)
    {
        while (true)
        {
            List<AuditRecord> moved;
            using (var command = connection.Statement(transaction, s_take))
            using (var reader = command.ExecuteReader())
            {
                var taken = new List<(long Id, AuditRecord Event)>();
                while (reader.Read())
                    taken.Add(Read(reader));
                moved = Link(head, taken);
            }

            if (moved.Count > 0)
                head = AuditTrail.Insert(connection, transaction, moved);
            if (moved.Count < MovedAtOnce)
                return head;
        }
    }

    private static List<AuditRecord> Link(AuditHead head, List<(long Id, AuditRecord Event)> taken) =>
        AuditRecord.Link(head, taken.OrderBy(one => one.Id).Select(one => one.Event));

    private static (long Id, AuditRecord Event) Read(DbDataReader reader) => (reader.GetInt64(0), new AuditRecord(
        Sequence: 0, reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.TextOrNull(4), reader.GetString(5), reader.GetString(6),
        reader.GetString(7), PreviousHash: default, Hash: default));

    private static T[] Column<T>(IReadOnlyList<AuditEvent> events, Func<AuditEvent, T> value) => [.. events.Select(value)];
}
