using System.Globalization;
using Segl.Bench;
using Segl.Bench.Issuing;

// Fewer runs are for trying things out: a report stands on the medians of at least five.
const int runsUsual = 5;

// One measurement per word; each prints its table and leaves artifacts/bench/<word>.json. Exit code 1: a goal does not hold.
if (args is ["issue", .. var rest])
{
    var runs = rest is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : runsUsual;
    var report = new BenchReport("issue", runs);
    await new IssueBench(runs).RunAsync(report);
    return await report.FinishAsync();
}

await Console.Error.WriteLineAsync("usage: ./dev bench issue [RUNS]");
return 2;
