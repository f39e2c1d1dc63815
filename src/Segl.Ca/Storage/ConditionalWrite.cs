using Segl.Ca.Auditing;

namespace Segl.Ca.Storage;

/// <summary>A statement that changes one row or, when its condition no longer holds, none; and the evidence of the change.</summary>
/// <param name="Statement">It must not fail where its condition does not hold (<c>ON CONFLICT DO NOTHING</c>, <c>WHERE state = …</c>); null
/// where only the evidence is to be written.</param>
/// <param name="Values">Its values.</param>
/// <param name="Events">Written in the same transaction if, and only if, a row was changed.</param>
public sealed record ConditionalWrite(RowStatement? Statement, object?[] Values, params IReadOnlyList<AuditEvent> Events)
{
    /// <summary>Runs just before, in the same transaction, whether or not the condition then holds; null where nothing does.</summary>
    internal ConditionalWrite? First { get; init; }

    /// <summary>Runs after the changes of all callers, in the same transaction, if a row was changed; null where nothing does.</summary>
    /// <remarks>
    /// Asked for by several callers with the same first value, it runs once: it makes something fit what they changed. Its own events are not written.
    /// </remarks>
    public ConditionalWrite? Then { get; init; }

    /// <summary>Nothing but an event.</summary>
    internal static ConditionalWrite OnlyEvidence(AuditEvent evidence) => new(null, [], evidence);
}
