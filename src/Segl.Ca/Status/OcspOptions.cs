using System.Globalization;
using Segl.Ca.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Status;

/// <summary>How questions for the status of a certificate are answered.</summary>
public sealed record OcspOptions
{
    /// <summary>How long an answer may be relied on; default 10 minutes, 2 to 1440.</summary>
    /// <remarks>Who keeps an answer sees a revocation this much later at most; who asks again sees it at once.</remarks>
    public int ValidMinutes { get; init; } = 10;

    /// <summary>The responders' keys; default P-256, which signs ten times as fast as RSA.</summary>
    public AuthorityKeyKind ResponderKey { get; init; } = AuthorityKeyKind.EcP256;

    /// <summary>How many signed answers are kept in memory, about 1 KiB each; default 100,000, 0 to 10,000,000.</summary>
    public int AnswersKept { get; init; } = 100_000;

    /// <summary>How many questions may wait for the database or a signature; default 4,096, 1 to 100,000. Others are told to come back.</summary>
    public int WaitingMax { get; init; } = 4096;

    internal TimeSpan Validity => TimeSpan.FromMinutes(ValidMinutes);

    /// <summary>Null where every value is within its bounds.</summary>
    internal Refusal? Check() =>
        CheckRange(nameof(ValidMinutes), ValidMinutes, 2, 1440) ?? CheckRange(nameof(AnswersKept), AnswersKept, 0, 10_000_000)
        ?? CheckRange(nameof(WaitingMax), WaitingMax, 1, 100_000);

    private static Refusal? CheckRange(string option, int value, int min, int max) => value >= min && value <= max
        ? null
        : new Refusal("OcspOptionOutOfRange", $"{option} is {Text(value)}, and must be {Text(min)} to {Text(max)}.")
        {
            Field = $"{nameof(CaOptions.Ocsp)}:{option}",
            Arguments = [option, Text(value), Text(min), Text(max)],
        };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
