using System.Diagnostics;

namespace Segl.Ca;

/// <summary>What the engine tells tracing: one activity around each step that a crash could fall into.</summary>
public static class CaDiagnostics
{
    /// <summary>The name to listen to.</summary>
    public const string SourceName = "Segl.Ca";

    /// <summary>Draft and lint.</summary>
    public const string Lint = "segl.ca.lint";

    /// <summary>Making the intent durable.</summary>
    public const string Intent = "segl.ca.intent";

    /// <summary>Signing.</summary>
    public const string Sign = "segl.ca.sign";

    /// <summary>Comparing what was signed with what was meant.</summary>
    public const string Compare = "segl.ca.compare";

    /// <summary>Making the certificate durable.</summary>
    public const string Record = "segl.ca.record";

    internal const string IssuanceTag = "segl.issuance";
    internal const string SerialTag = "segl.serial";

    internal static ActivitySource Source { get; } = new(SourceName);

    internal static Activity? Start(string step, Guid issuanceId, string? serial = null)
    {
        var activity = Source.StartActivity(step);
        activity?.SetTag(IssuanceTag, issuanceId);
        if (serial is not null)
            activity?.SetTag(SerialTag, serial);
        return activity;
    }
}
