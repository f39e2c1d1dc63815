using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Revoking;

/// <summary>When revocation lists are published, and what stands in them.</summary>
/// <remarks>A revocation is on the list within a minute in any case; the intervals are for when nothing happens.</remarks>
public sealed record RevocationListOptions
{
    /// <summary>How often the issuing authority's list is published at least; default 12 hours, 1 to 24.</summary>
    public int IntervalHours { get; init; } = 12;

    /// <summary>How long it may be relied on; default 25 hours, at least one more than the interval, at most 240.</summary>
    public int ValidHours { get; init; } = 25;

    /// <summary>How often the root's list is published at least; default 30 days, 1 to 180.</summary>
    public int RootIntervalDays { get; init; } = 30;

    /// <summary>How long it may be relied on; default 90 days, more than the interval, at most 365.</summary>
    public int RootValidDays { get; init; } = 90;

    /// <summary>How long a revoked certificate stays on the list after it has expired; default 30 days, 1 to 3650.</summary>
    /// <remarks>RFC 5280 §3.3: it must be on at least one list that was published after its end.</remarks>
    public int ExpiredDays { get; init; } = 30;

    /// <summary>The root's list as a file, in DER or PEM, where the root's key is not in the database; default none.</summary>
    /// <remarks>It is read again when it changes, and taken over if the root signed it and its number is larger than the last one's.</remarks>
    public string? RootListFile { get; init; }

    internal TimeSpan Interval => TimeSpan.FromHours(IntervalHours);

    internal TimeSpan Validity => TimeSpan.FromHours(ValidHours);

    internal TimeSpan RootInterval => TimeSpan.FromDays(RootIntervalDays);

    internal TimeSpan RootValidity => TimeSpan.FromDays(RootValidDays);

    internal TimeSpan ExpiredAge => TimeSpan.FromDays(ExpiredDays);

    /// <summary>Null where every value is within its bounds.</summary>
    internal Refusal? Check() =>
        CheckRange(nameof(IntervalHours), IntervalHours, 1, 24)
        ?? CheckRange(nameof(ValidHours), ValidHours, IntervalHours + 1, 240)
        ?? CheckRange(nameof(RootIntervalDays), RootIntervalDays, 1, 180)
        ?? CheckRange(nameof(RootValidDays), RootValidDays, RootIntervalDays + 1, 365)
        ?? CheckRange(nameof(ExpiredDays), ExpiredDays, 1, 3650);

    private static Refusal? CheckRange(string option, int value, int min, int max) => value >= min && value <= max
        ? null
        : new Refusal("RevocationListOptionOutOfRange", $"{option} is {Text(value)}, and must be {Text(min)} to {Text(max)}.")
        {
            Field = $"{nameof(CaOptions.RevocationLists)}:{option}",
            Arguments = [option, Text(value), Text(min), Text(max)],
        };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
