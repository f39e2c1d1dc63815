using Segl.Ca.Auditing;

namespace Segl.Ca.Storage;

/// <summary>A statement that changes one row or, when its condition no longer holds, none; and the evidence of the change.</summary>
/// <param name="Statement">It must not fail where its condition does not hold (<c>ON CONFLICT DO NOTHING</c>, <c>WHERE state = …</c>); null
/// where only the evidence is to be written.</param>
/// <param name="Values">Its values.</param>
/// <param name="Events">Written in the same transaction if, and only if, a row was changed.</param>
internal sealed record ConditionalWrite(RowStatement? Statement, object?[] Values, params IReadOnlyList<AuditEvent> Events)
{
    /// <summary>Runs just before, in the same transaction, whether or not the condition then holds; null where nothing does.</summary>
    public ConditionalWrite? First { get; init; }

    /// <summary>Nothing but an event.</summary>
    public static ConditionalWrite OnlyEvidence(AuditEvent evidence) => new(null, [], evidence);
}
