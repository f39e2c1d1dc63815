using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Segl.Demo;
using Segl.Pki.Pkcs12;
using Segl.Testing.Web;
using Fetching = Segl.Demo.Issuing;

namespace Segl.Bench.Serving;

/// <summary>Ten people who stand before the page with their password, and press the button that issues all at once.</summary>
internal sealed partial class BrowserRush(BenchServer server, TestBrowser administrator)
{
    public const int People = 10;

    // At two seconds a look, longer than anybody waits.
    private const int LooksMax = 60;

    private int _orders;

    /// <summary>The seconds until each had the .p12; every file is then opened.</summary>
    public async Task<IReadOnlyList<double>> RunAsync()
    {
        var people = new List<(TestBrowser Browser, TestPage PasswordPage)>();
        for (var number = 0; number < People; number++)
            people.Add(await PrepareAsync());
        await server.WaitUntilIdleAsync();

        var seconds = await Task.WhenAll(people.Select(person => IssueAsync(person.Browser, person.PasswordPage)));
        people.ForEach(person => person.Browser.Dispose());
        return seconds;
    }

    private async Task<(TestBrowser Browser, TestPage PasswordPage)> PrepareAsync()
    {
        var (order, code) = await BenchServer.OrderAsync(administrator, $"Sikker post {++_orders}", "Browser");
        var browser = new TestBrowser(server.Address, "da");
        var identification = await Fetching.BeginAsync(browser, order.Reference);
        var terms = await Fetching.TypeCodeAsync(browser, identification, code).ShownAtAsync("/vilkaar");
        return (browser, await Fetching.AcceptTermsAsync(browser, terms).ShownAtAsync("/adgangskode"));
    }

    // As a browser does of itself: looks again when the page says so, and then fetches the file.
    private static async Task<double> IssueAsync(TestBrowser browser, TestPage passwordPage)
    {
        var password = passwordPage.Inside("code", "password");
        var pressed = Stopwatch.GetTimestamp();
        var page = await browser.SubmitAsync(passwordPage, action: null, ("Strength", "Strong")).ShownAsync();
        for (var look = 0; look < LooksMax && page.Headers.TryGetValue("Refresh", out var refresh); look++)
        {
            var again = RefreshHeader().Match(refresh);
            await Task.Delay(TimeSpan.FromSeconds(int.Parse(again.Groups["seconds"].Value, CultureInfo.InvariantCulture)), TimeProvider.System);
            page = await browser.OpenAsync(again.Groups["path"].Value).ShownAsync();
        }

        var seconds = Stopwatch.GetElapsedTime(pressed).TotalSeconds;
        using var contents = Pkcs12Reader.Read(page.Body, password).Value;
        return seconds;
    }

    [GeneratedRegex("^(?<seconds>[0-9]+);url=(?<path>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex RefreshHeader();
}
