using System.Globalization;
using Segl.Ca.Auditing;

namespace Segl.Server.Features.Audit;

/// <summary>The command <c>Segl.Server audit verify</c>: reads the whole audit trail and says whether it is as it was written.</summary>
internal static class VerifyAuditTrail
{
    private const int Whole = 0;
    private const int Broken = 1;

    /// <summary>Whether the program was started for this and not to serve pages.</summary>
    public static bool IsAskedFor(string[] arguments) => arguments is ["audit", "verify", ..];

    /// <summary>Verifies and writes the verdict.</summary>
    /// <returns>The exit code: 0 whole, 1 not.</returns>
    public static async Task<int> VerifyAuditTrailAsync(this IHost host, TextWriter output)
    {
        var verification = await host.Services.GetRequiredService<AuditTrail>().VerifyAsync(CancellationToken.None);
        await output.WriteLineAsync(Verdict(verification));
        return verification.IsWhole ? Whole : Broken;
    }

    private static string Verdict(AuditVerification verification) => verification.Fault is { } fault
        ? string.Create(CultureInfo.InvariantCulture, $"error: the audit trail is broken at event {verification.Sequence}: {fault}")
        : string.Create(
            CultureInfo.InvariantCulture, $"The audit trail is whole: {verification.Sequence} events, each linked to the one before it.");
}
