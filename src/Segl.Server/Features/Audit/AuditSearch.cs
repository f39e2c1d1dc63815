using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Segl.Ca.Auditing;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Audit;

/// <summary>What somebody looks for in the audit trail, as it stands in the address of the page; empty is everything.</summary>
public sealed record AuditSearch
{
    /// <summary>The choice for what Segl did by itself.</summary>
    public const string BySystem = "segl";

    private const string DayFormat = "yyyy-MM-dd";

    // The portal's readers are in Denmark, wherever the server is.
    private static readonly TimeZoneInfo s_danishTime = TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen");

    /// <summary>The first day, as <c>2026-11-21</c>.</summary>
    public string From { get; init; } = "";

    /// <summary>The last day.</summary>
    public string Until { get; init; } = "";

    /// <summary>Who: the id of an account, or <see cref="BySystem"/>.</summary>
    public string Who { get; init; } = "";

    /// <summary>What kind of thing was acted on: one of <see cref="AuditAreas"/>.</summary>
    public string What { get; init; } = "";

    /// <summary>To what; see <see cref="AuditSubjects"/>.</summary>
    public string Subject { get; init; } = "";

    /// <summary>How it ended: the name of an <see cref="AuditOutcome"/>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Whether nothing is restricted.</summary>
    public bool IsEmpty => this == new AuditSearch();

    /// <summary>The part of it that needs no lookup, for one organisation's events; the refusal names the field.</summary>
    public Result<AuditFilter> Read(Guid organisationId)
    {
        var (from, until) = (ReadDay(From, nameof(From)), ReadDay(Until, nameof(Until)));
        if (from.IsRefused)
            return from.Refusal;
        if (until.IsRefused)
            return until.Refusal;
        if (from.Value.Day > until.Value.Day)
            return new Refusal("AuditPeriodBackwards", "The last day is before the first.") { Field = nameof(Until) };
        if (ReadWho() is not { } actors)
            return new Refusal("AuditWhoUnknown", "There is no such person.") { Field = nameof(Who) };
        if (What.Length > 0 && !AuditAreas.All.Contains(What, StringComparer.Ordinal))
            return new Refusal("AuditWhatUnknown", "There is no such kind of event.") { Field = nameof(What) };
        if (ReadOutcome() is not { } outcome)
            return new Refusal("AuditOutcomeUnknown", "There is no such outcome.") { Field = nameof(Outcome) };

        return new AuditFilter(organisationId.ToString())
        {
            From = from.Value.Day is { } first ? Midnight(first) : null,
            Until = until.Value.Day is { } last ? Midnight(last.AddDays(1)) : null,
            Actors = actors,
            Area = What.Length == 0 ? null : What,
            Outcome = outcome.Value,
        };
    }

    /// <summary>The query of an address, with more after it; begins with a question mark, or is empty.</summary>
    public string ToQuery(params IEnumerable<KeyValuePair<string, string>> more) => new QueryBuilder(Parts().Concat(more)).ToString();

    /// <summary>What is restricted, by the names in the address.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parts() =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["fra"] = From,
            ["til"] = Until,
            ["hvem"] = Who,
            ["hvad"] = What,
            ["emne"] = Subject,
            ["udfald"] = Outcome,
        }.Where(part => part.Value.Length > 0);

    /// <summary>What is restricted, as the evidence of an export names it.</summary>
    public IEnumerable<KeyValuePair<string, string>> Facts() => new[]
    {
        KeyValuePair.Create("from", From), KeyValuePair.Create("until", Until), KeyValuePair.Create("who", Who),
        KeyValuePair.Create("what", What), KeyValuePair.Create("subject", Subject), KeyValuePair.Create("outcome", Outcome),
    }.Where(part => part.Value.Length > 0);

    private IReadOnlyList<string>? ReadWho() => Who switch
    {
        "" => [],
        BySystem => AuditAreas.Systems,
        _ => Guid.TryParseExact(Who, "D", out var account) ? [$"account:{account}"] : null,
    };

    private Known? ReadOutcome() =>
        Outcome.Length == 0 ? new Known(Value: null)
        : Enum.GetNames<AuditOutcome>().Contains(Outcome, StringComparer.Ordinal) ? new Known(Enum.Parse<AuditOutcome>(Outcome))
        : null;

    // A day before or after which the calendar ends has no midnight of its own.
    private static Result<SomeDay> ReadDay(string text, string field)
    {
        if (text.Trim().Length == 0)
            return new SomeDay(Day: null);

        return DateOnly.TryParseExact(text.Trim(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is > 1 and < 9999
            ? new SomeDay(day)
            : new Refusal("AuditDayUnreadable", "Write the day as year-month-day, for example 2026-11-21.") { Field = field };
    }

    private static DateTimeOffset Midnight(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, s_danishTime.GetUtcOffset(midnight));
    }

    private sealed record SomeDay(DateOnly? Day);

    private sealed record Known(AuditOutcome? Value);
}
