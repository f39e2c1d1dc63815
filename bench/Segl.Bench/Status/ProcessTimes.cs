using System.Globalization;

namespace Segl.Bench.Status;

/// <summary>How long processes have had a processor, as the kernel counts it.</summary>
internal static class ProcessTimes
{
    // USER_HZ, which is 100 on every Linux.
    private const double TicksPerSecond = 100;

    // Fields 14 and 15 of /proc/PID/stat (proc(5)); the second one, the name, may have spaces within its brackets.
    private const int UserField = 14;
    private const int FieldsUpToName = 2;

    public static TimeSpan Of(IReadOnlyList<int> processes) => TimeSpan.FromSeconds(processes.Sum(Ticks) / TicksPerSecond);

    /// <summary>A process and all that it has started and that run.</summary>
    public static IReadOnlyList<int> Family(int process) =>
    [
        process,
        .. Directory.GetDirectories($"/proc/{process}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(child => Family(int.Parse(child, CultureInfo.InvariantCulture))),
    ];

    private static double Ticks(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return double.Parse(fields[UserField - FieldsUpToName - 1], CultureInfo.InvariantCulture)
            + double.Parse(fields[UserField - FieldsUpToName], CultureInfo.InvariantCulture);
    }
}
