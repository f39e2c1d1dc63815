using Segl.Demo;
using Segl.Testing.Web;
using Fetching = Segl.Demo.Issuing;

namespace Segl.Bench.Serving;

/// <summary>A thousand certificates, each ordered with a profile of its own and fetched with its code for an own request.</summary>
internal static class BulkIssuing
{
    public const int Certificates = 1_000;

    // As many as cores on a small server: the order of events is theirs, and the machine is busy throughout.
    private const int Administrators = 2;
    private const int ProgressEach = 100;

    public static async Task RunAsync(BenchServer server, IReadOnlyList<string> requests)
    {
        var next = -1;

        var browsers = new List<TestBrowser>();
        for (var number = 0; number < Administrators; number++)
            browsers.Add(await server.SignInAsync());
        await Task.WhenAll(browsers.Select(WorkAsync));
        browsers.ForEach(browser => browser.Dispose());

        async Task WorkAsync(TestBrowser administrator)
        {
            for (var index = Interlocked.Increment(ref next); index < requests.Count; index = Interlocked.Increment(ref next))
            {
                await IssueAsync(server, administrator, $"Fagsystem {index}", requests[index]);
                if ((index + 1) % ProgressEach == 0)
                    BenchReport.Progress($"{index + 1} certificates: {server.Memory}");
            }
        }
    }

    private static async Task IssueAsync(BenchServer server, TestBrowser administrator, string name, string request)
    {
        var (order, code) = await BenchServer.OrderAsync(administrator, name, "OwnRequest");
        using var browser = new TestBrowser(server.Address, "da");
        var identification = await Fetching.BeginAsync(browser, order.Reference);
        var terms = await Fetching.TypeCodeAsync(browser, identification, code).ShownAtAsync("/vilkaar");
        var requestPage = await Fetching.AcceptTermsAsync(browser, terms).ShownAtAsync("/anmodning");
        var certificate = await Fetching.SendRequestAsync(browser, requestPage, request);
        await Fetching.DownloadAsync(browser, order.Reference, "pem");
        await browser.SubmitAsync(certificate, action: null).ShownAtAsync("/afsluttet");
    }
}
