using Segl.Testing;

namespace Segl.Bench.Serving;

/// <summary>The published server as its users and operators meet it: starting, growing, and ten people who issue at once.</summary>
internal sealed class ServerBench(int runs)
{
    private const double FirstStartSecondsMax = 10;
    private const double LaterStartSecondsMax = 2;
    private const double MemoryMegabytesMax = 250;
    private const double RushSecondsMax = 10;

    public async Task MeasureStartsAsync(BenchReport report)
    {
        var first = new List<double>();
        var later = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            using var folder = new TemporaryFolder();
            first.Add(await BenchServer.TimeStartAsync(folder));
            later.Add(await BenchServer.TimeStartAsync(folder));
            BenchReport.Progress($"start {run + 1}: {first[^1]:0.00} s, again {later[^1]:0.00} s");
        }

        report.Add(Measurement.Under("first start, which makes the authorities: until the first page", BenchReport.Median(first), "s", FirstStartSecondsMax));
        report.Add(new("first start: the slowest", first.Max(), "s"));
        report.Add(Measurement.Under("later start: until the first page", BenchReport.Median(later), "s", LaterStartSecondsMax));
        report.Add(new("later start: the slowest", later.Max(), "s"));
    }

    public static async Task MeasureMemoryAsync(BenchReport report)
    {
        BenchReport.Progress($"making {BulkIssuing.Certificates} requests");
        var requests = QuickRequests.Make(BulkIssuing.Certificates);
        await using var server = await BenchServer.StartAsync();
        await BulkIssuing.RunAsync(server, requests);
        var memory = server.Memory;
        BenchReport.Progress($"memory: {memory}");
        report.Add(Measurement.Under($"memory (RSS) after {BulkIssuing.Certificates} certificates over HTTP, one run", memory.Megabytes, "MB", MemoryMegabytesMax));
        report.Add(new("memory (RSS): the most on the way", memory.PeakMegabytes, "MB"));
    }

    public async Task MeasureRushesAsync(BenchReport report)
    {
        await MeasureRushAsync(report, "keys lie ready", keysAhead: BrowserRush.People + 2);
        await MeasureRushAsync(report, "no key lies ready", keysAhead: 0);
    }

    private async Task MeasureRushAsync(BenchReport report, string circumstance, int keysAhead)
    {
        await using var server = await BenchServer.StartAsync(("Segl__Issuing__KeysAhead", $"{keysAhead}"));
        using var administrator = await server.SignInAsync();
        var rush = new BrowserRush(server, administrator);

        // The first round compiles what all others run.
        await rush.RunAsync();
        var rounds = new List<IReadOnlyList<double>>();
        for (var run = 0; run < runs; run++)
        {
            rounds.Add(await rush.RunAsync());
            BenchReport.Progress($"{BrowserRush.People} people, {circumstance}, round {run + 1}: {string.Join(", ", rounds[^1].Order().Select(seconds => $"{seconds:0.0}"))} s");
        }

        var what = $"{BrowserRush.People} people press issue at once, {circumstance}: .p12 in hand";
        report.Add(new($"{what}, median", BenchReport.Median(rounds.SelectMany(round => round)), "s"));
        report.Add(Measurement.Under($"{what}, the slowest of all rounds", rounds.Max(round => round.Max()), "s", RushSecondsMax));
    }
}
