using System.Collections.Immutable;

namespace Segl.Ca.Auditing;

/// <summary>Who did what to what, when, and how it ended.</summary>
/// <param name="At">When; kept to the millisecond.</param>
/// <param name="Actor">Who: <c>user:…</c>, <c>system:…</c>; never a secret.</param>
/// <param name="Action">What, as noun and verb: <c>certificate.issue</c>.</param>
/// <param name="Organisation">Whose, so that each organisation can see its own; null for the installation itself.</param>
/// <param name="Subject">To what: a serial, a profile, an order.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record AuditEvent(DateTimeOffset At, string Actor, string Action, string? Organisation, string Subject, AuditOutcome Outcome)
{
    /// <summary>What else belongs to the evidence (address, reason, refusal code), by name; never secrets.</summary>
    public ImmutableSortedDictionary<string, string> Details { get; init; } = NoDetails;

    /// <summary>Nothing else, to begin with.</summary>
    public static ImmutableSortedDictionary<string, string> NoDetails { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The same event with one more detail.</summary>
    public AuditEvent With(string name, string value) => this with { Details = Details.SetItem(name, value) };
}
