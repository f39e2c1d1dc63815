namespace Segl.Server.Features.Overview;

/// <summary>How many certificates expire in one month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Expiring">All of them.</param>
/// <param name="Renewed">Those that have a successor already.</param>
public sealed record ExpiryMonth(DateOnly Month, long Expiring, long Renewed)
{
    /// <summary>The months from that of an instant on; what has expired before it is in none of them.</summary>
    internal static IReadOnlyList<MonthSpan> From(DateTimeOffset now, int months)
    {
        var first = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        return [.. Enumerable.Range(0, months).Select(number => new MonthSpan(
            first.AddMonths(number), Math.Max(now.ToUnixTimeMilliseconds() + 1, Begin(first.AddMonths(number))), Begin(first.AddMonths(number + 1))))];
    }

    /// <summary>Takes those that were revoked away from all, and puts both numbers to their months.</summary>
    internal static IReadOnlyList<ExpiryMonth> Count(
        IReadOnlyList<MonthSpan> months, IReadOnlyCollection<ExpiryCount> all, IReadOnlyCollection<ExpiryCount> revoked, IReadOnlyCollection<ExpiryCount> renewed) =>
        [.. months.Select(month => new ExpiryMonth(month.First, month.Of(all) - month.Of(revoked), month.Of(renewed)))];

    private static long Begin(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
}

/// <summary>One month of the picture.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Begins">Its first instant that is still to come, in milliseconds since 1970.</param>
/// <param name="Ends">The first instant of the next.</param>
internal sealed record MonthSpan(DateOnly First, long Begins, long Ends)
{
    /// <summary>How many of these are in it.</summary>
    public long Of(IReadOnlyCollection<ExpiryCount> counts) => counts.Where(count => count.At >= Begins && count.At < Ends).Sum(count => count.Count);
}
