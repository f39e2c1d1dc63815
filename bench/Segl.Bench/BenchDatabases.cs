using System.Globalization;
using Segl.Testing.Databases;

namespace Segl.Bench;

/// <summary>Databases as an operator sets them up.</summary>
internal static class BenchDatabases
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>
    /// PostgreSQL with a quarter of the machine's memory for its pages, which its manual advises (Resource Consumption, <c>shared_buffers</c>; the
    /// default of 128 MB is so small that it starts anywhere), and everything else as it comes.
    /// </summary>
    public static TestDatabases Create()
    {
        var megabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Megabyte / 4;
        return TestDatabases.With(string.Create(CultureInfo.InvariantCulture, $"shared_buffers={megabytes}MB"));
    }
}
