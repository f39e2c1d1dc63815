namespace Segl.Ca.Auditing;

/// <summary>What is wrong with the trail at one place.</summary>
public enum AuditFault
{
    /// <summary>An event with this number should stand here and does not.</summary>
    Removed,

    /// <summary>The event's fields do not have the event's hash.</summary>
    Changed,

    /// <summary>The event is whole but does not follow the event before it: moved, or put in.</summary>
    NotLinked,

    /// <summary>The head names another last event.</summary>
    HeadDiffers,

    /// <summary>There is no head.</summary>
    HeadMissing,
}

/// <summary>The verdict over the whole trail.</summary>
/// <param name="Fault">The first fault; null when the trail is whole.</param>
/// <param name="Sequence">The number at fault; when the trail is whole, the number of the last event.</param>
public sealed record AuditVerification(AuditFault? Fault, long Sequence)
{
    /// <summary>Whether every event is as it was written and none is missing.</summary>
    public bool IsWhole => Fault is null;

    internal static AuditVerification Whole(long sequence) => new(null, sequence);

    internal static AuditVerification Broken(long sequence, AuditFault fault) => new(fault, sequence);
}
