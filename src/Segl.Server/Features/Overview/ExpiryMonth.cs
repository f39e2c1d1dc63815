namespace Segl.Server.Features.Overview;

/// <summary>How many certificates expire in one month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Expiring">All of them.</param>
/// <param name="Renewed">Those that have a successor already.</param>
public sealed record ExpiryMonth(DateOnly Month, long Expiring, long Renewed)
{
    /// <summary>Gathers days into months, from the month of an instant on; months without any are there too.</summary>
    internal static IReadOnlyList<ExpiryMonth> Spread(IReadOnlyCollection<DayCount> days, DateTimeOffset now, int months)
    {
        var first = FirstOfMonth(DateOnly.FromDateTime(now.UtcDateTime));
        var ofMonth = days.ToLookup(day => FirstOfMonth(DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(day.Day))));
        return
        [
            .. Enumerable.Range(0, months).Select(first.AddMonths).Select(month =>
                new ExpiryMonth(month, ofMonth[month].Sum(day => day.Expiring), ofMonth[month].Sum(day => day.Renewed))),
        ];
    }

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);
}
