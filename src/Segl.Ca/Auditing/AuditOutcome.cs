namespace Segl.Ca.Auditing;

/// <summary>How what was tried ended.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Succeeded,

    /// <summary>A rule said no.</summary>
    Refused,

    /// <summary>A fault stopped it.</summary>
    Failed,
}
