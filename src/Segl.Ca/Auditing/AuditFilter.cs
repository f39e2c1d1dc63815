namespace Segl.Ca.Auditing;

/// <summary>Which events of one organisation are asked for; what is not said is not restricted.</summary>
/// <param name="Organisation">Whose events; there is no way to ask for everybody's.</param>
public sealed record AuditFilter(string Organisation)
{
    /// <summary>The earliest instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant that is too late.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who: any of these, as the events name them; none for everybody.</summary>
    public IReadOnlyList<string> Actors { get; init; } = [];

    /// <summary>What kind of thing was acted on: the action up to its dot, such as <c>certificate</c>.</summary>
    public string? Area { get; init; }

    /// <summary>To what: any of these; none for everything.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>How it ended.</summary>
    public AuditOutcome? Outcome { get; init; }
}
