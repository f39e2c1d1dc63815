using System.Globalization;
using System.Text.Json;

namespace Segl.Bench;

/// <summary>Collects measurements, prints them as a table, and writes them down with the machine and the commit.</summary>
public sealed class BenchReport(string name, int runs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Measurement> _measurements = [];

    public void Add(Measurement measurement) => _measurements.Add(measurement);

    /// <summary>A line to watch a long measurement by.</summary>
    public static void Progress(string text) => Console.Error.WriteLine(text);

    /// <summary>The value in the middle; of an even number the lower one of the two, so that no value is invented.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(sorted.Count - 1) / 2];
    }

    /// <summary>Prints and writes; answers the exit code.</summary>
    public async Task<int> FinishAsync()
    {
        var machine = await Machine.DescribeAsync();
        PrintTable(machine);

        var folder = Directory.CreateDirectory(Path.Combine(machine.RepositoryFolder, "artifacts", "bench"));
        await using var file = File.Create(Path.Combine(folder.FullName, $"{name}.json"));
        await JsonSerializer.SerializeAsync(file, new { name, machine = machine.Text, machine.Commit, runs, measurements = _measurements }, Json);
        return _measurements.Exists(measurement => measurement.Holds is false) ? 1 : 0;
    }

    private void PrintTable(Machine machine)
    {
        Console.WriteLine($"{name}: {machine.Text}, commit {machine.Commit}, medians of {runs} runs");
        Console.WriteLine($"{"what",-74} {"value",10} {"unit",-6} {"reference",10} {"ratio",6}  goal");
        foreach (var line in _measurements)
        {
            var holds = line.Holds switch { true => "holds", false => "DOES NOT HOLD", null => "" };
            Console.WriteLine(
                $"{line.What,-74} {Text(line.Value),10} {line.Unit,-6} {Text(line.ReferenceValue),10} {line.Ratio?.ToString("0.00", CultureInfo.InvariantCulture),6}  {line.Goal} {holds}");
        }
    }

    private static string Text(double? value) => value?.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) ?? "";
}
