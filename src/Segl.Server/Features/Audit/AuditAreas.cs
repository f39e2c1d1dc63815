using Segl.Server.Features.Expiry;
using Segl.Server.Features.Issuing;

namespace Segl.Server.Features.Audit;

/// <summary>The kinds of thing that events are about: each event's action begins with one of them.</summary>
public static class AuditAreas
{
    /// <summary>All kinds that an organisation's events can be about, in the order of the page's list.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "certificate", "key", "profile", "order", "one-time-code", "issuing", "organisation", "person", "invitation", "installation",
        "account", "session", "sign-in", "token", "system", "expiry", "audit",
    ];

    /// <summary>The names under which Segl itself acts.</summary>
    public static IReadOnlyList<string> Systems { get; } = [IssuingAudit.System, TellOfExpiry.System];

    /// <summary>The kind of an action.</summary>
    public static string Of(string action) => action.Split('.', 2)[0];
}
