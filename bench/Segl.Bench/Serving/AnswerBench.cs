using System.Diagnostics;
using System.Security.Cryptography;
using Segl.Demo;
using Segl.Testing.Web;
using Fetching = Segl.Demo.Issuing;

namespace Segl.Bench.Serving;

/// <summary>Whether the time of a refusal tells that a user ID or a reference number exists.</summary>
/// <remarks>The kinds take turns, so that whatever else the machine does falls on all of them.</remarks>
internal sealed class AnswerBench(BenchServer server)
{
    private const int Tries = 240;
    private const int WarmUp = 20;

    // The most that may be set; then the account pauses for a minute, which is the least.
    private const int WrongTriesMax = 20;

    // After five, a code is locked.
    private const int CodeTriesMax = 5;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly string[] UserIds =
        ["asta.admin", "rita.rettighed", "karl.kontakt", "mette.mange", "bente.begge", "nora.nabo", "bo.bruger"];

    public static async Task RunAsync(BenchReport report)
    {
        await using var server = await BenchServer.StartAsync(
            ("Segl__SignIn__WrongTriesMax", $"{WrongTriesMax}"), ("Segl__SignIn__Pause", $"{Pause}"));
        var bench = new AnswerBench(server);
        await bench.MeasureCodesAsync(report);
        await bench.MeasureSignInAsync(report);
    }

    private async Task MeasureSignInAsync(BenchReport report)
    {
        using var browser = new TestBrowser(server.Address, "da");
        var asked = await browser.OpenAsync("/log-ind").ShownAsync();
        var approval = await browser.SubmitAsync(asked, action: null, ("UserId", "ukendt.person")).ShownAsync();
        var action = approval.ActionWith("handler=Password");
        for (var warmUp = 0; warmUp < WarmUp; warmUp++)
            await TryAsync("ukendt.person");

        // Person by person: by the time that all have had their tries, the first one's pause is over.
        var paused = UserIds[^1];
        for (var tries = 0; tries < WrongTriesMax; tries++)
            await TryAsync(paused);
        var times = new AnswerTimes("whose account pauses");
        var pauseBegan = new Dictionary<string, long>(StringComparer.Ordinal) { [paused] = Stopwatch.GetTimestamp() };
        for (var number = 0; number < Tries / WrongTriesMax; number++)
        {
            var known = UserIds[number % UserIds.Length];
            while (pauseBegan.TryGetValue(known, out var began) && Stopwatch.GetElapsedTime(began) <= Pause)
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            for (var tries = 0; tries < WrongTriesMax; tries++)
                await times.TakeAsync(
                    tries, () => TryAsync(known), () => TryAsync(paused), () => TryAsync($"ukendt.{RandomNumberGenerator.GetHexString(6)}"));
            paused = known;
            pauseBegan[known] = Stopwatch.GetTimestamp();
            BenchReport.Progress($"sign-in: {times}");
        }

        times.Report(report, "sign-in refused, user ID");

        async Task<double> TryAsync(string userId) => await TimeAsync(
            browser, approval, action, ("UserId", userId), ("Password", RandomNumberGenerator.GetHexString(16)), ("Code", "000000"));
    }

    private async Task MeasureCodesAsync(BenchReport report)
    {
        using var administrator = await server.SignInAsync();
        var references = new List<string>();
        for (var number = 0; number <= Tries / CodeTriesMax; number++)
            references.Add((await BenchServer.OrderAsync(administrator, $"Fagsystem {number}", "OwnRequest")).Order.Reference);

        using var browser = new TestBrowser(server.Address, "da");
        var identification = await Fetching.BeginAsync(browser, references[^1]);
        for (var warmUp = 0; warmUp < WarmUp; warmUp++)
            await TryAsync(references[^1]);
        var times = new AnswerTimes("whose code is locked");
        for (var tries = 0; tries < Tries; tries++)
            await times.TakeAsync(
                tries, () => TryAsync(references[tries / CodeTriesMax]), () => TryAsync(references[^1]), () => TryAsync(Unknown()));
        BenchReport.Progress($"one-time code: {times}");
        times.Report(report, "one-time code refused, reference number");

        async Task<double> TryAsync(string reference)
        {
            var page = identification with { Address = new Uri(server.Address, $"/udsted/{reference}/identifikation") };
            return await TimeAsync(browser, page, action: null, ("Code", RandomNumberGenerator.GetHexString(16)));
        }
    }

    private static async Task<double> TimeAsync(TestBrowser browser, TestPage page, string? action, params (string Name, string Value)[] fields)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await browser.SubmitAsync(page, action, fields);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        Demands.Demand((int)answer.Status is 400 or 401 or 422, $"A wrong try was answered with {(int)answer.Status}: {answer.Plain()}");
        return milliseconds;
    }

    // As the portal draws them; that one of a few is drawn again does not happen.
    private static string Unknown() => $"{RandomNumberGenerator.GetInt32(1, 10)}{RandomNumberGenerator.GetInt32(1_000_000_000):D9}";
}
