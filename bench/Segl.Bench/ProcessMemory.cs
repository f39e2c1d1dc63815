using System.Globalization;

namespace Segl.Bench;

/// <summary>What the kernel says of a process: how much of it lies in memory, and how long it has run.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes in memory now.</summary>
    public static double Resident(string process = "self") => Read(process, "VmRSS:");

    /// <summary>The most bytes that were in memory, since the process began or since <see cref="ForgetPeak"/>.</summary>
    public static double Peak(string process = "self") => Read(process, "VmHWM:");

    // "5" resets the peak (proc(5)).
    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    // "VmRSS:     162536 kB"
    private static double Read(string process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
