using System.Diagnostics;
using System.Globalization;
using System.Net;
using Segl.Demo;
using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Bench.Serving;

/// <summary>The published server in demonstration mode, as a process of its own with empty data, and what one does on it.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    // Everybody here comes from one address, where twenty tries a minute are taken from people.
    private const string TriesMax = "10000";

    private const double IdleShare = 0.05;
    private const int LooksMax = 120;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder;
    private readonly ServerProcess _process;
    private Person? _administrator;

    private BenchServer(TemporaryFolder folder, ServerProcess process) => (_folder, _process) = (folder, process);

    public Uri Address => _process.Address;

    /// <summary>Its process.</summary>
    public int ProcessId => _process.FindServerId();

    /// <summary>What it holds now, and the most that it held.</summary>
    public Memory Memory => new(Kibibytes("VmRSS:"), Kibibytes("VmHWM:"));

    /// <summary>The user administrator, once a browser is signed in.</summary>
    public Person Administrator => _administrator ?? throw new InvalidOperationException("Nobody has signed in.");

    public static async Task<BenchServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        return new(folder, await StartInAsync(folder, settings));
    }

    /// <summary>Starts it, asks for the start page and ends it; answers the seconds until the page was there.</summary>
    public static async Task<double> TimeStartAsync(TemporaryFolder folder)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = await StartInAsync(folder, []);
        using var client = new HttpClient { BaseAddress = process.Address };
        using var page = await client.GetAsync(new Uri("/", UriKind.Relative));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Demands.Demand(page.StatusCode == HttpStatusCode.OK, $"The start page answered {(int)page.StatusCode}.");
        return seconds;
    }

    /// <summary>A browser in which the user administrator is signed in; one after the other, because a code is taken once.</summary>
    public async Task<TestBrowser> SignInAsync()
    {
        _administrator ??= await Person.FindAsync(Address, "UserAdministrator", TimeProvider.System);
        var browser = new TestBrowser(Address, "da");
        await SignIn.AsAsync(browser, _administrator);
        return browser;
    }

    /// <summary>Orders a certificate of a new profile, which whoever has the code may fetch.</summary>
    public static async Task<(PlacedOrder Order, string Code)> OrderAsync(TestBrowser administrator, string name, string method)
    {
        var wish = new Wish(name)
        {
            ContactName = "Karl Kjær",
            ContactEmail = "karl@aeblegaarden.example",
            Identification = "OneTimeCode",
            Method = method,
        };
        var order = await OrderForm.SendAsync(administrator, wish);
        return (order, await OrderForm.ViewCodeAsync(administrator, order));
    }

    /// <summary>Waits until it has nothing to do: all keys made, all mails sent.</summary>
    public async Task WaitUntilIdleAsync()
    {
        var before = ProcessorTime;
        for (var look = 0; look < LooksMax; look++)
        {
            await Task.Delay(BetweenLooks, TimeProvider.System);
            var now = ProcessorTime;
            if (now - before < BetweenLooks * IdleShare)
                return;
            before = now;
        }

        throw new TimeoutException($"The server was not idle within {BetweenLooks * LooksMax}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private TimeSpan ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(_process.FindServerId());
            return process.TotalProcessorTime;
        }
    }

    private static Task<ServerProcess> StartInAsync(TemporaryFolder folder, IReadOnlyList<(string Name, string Value)> settings) =>
        ServerProcess.StartAsync(
            folder.Path,
            ServerProcess.FreeAddress(),
            [
                ("ASPNETCORE_ENVIRONMENT", "Production"),
                ("Segl__Mode", "Demonstration"),
                ("Segl__RateLimits__SignIn__TriesMax", TriesMax), ("Segl__RateLimits__SignIn__WindowSeconds", "1"),
                ("Segl__RateLimits__Code__TriesMax", TriesMax), ("Segl__RateLimits__Code__WindowSeconds", "1"),
                .. settings,
            ],
            Published());

    // We run from artifacts/bin/Segl.Bench/release.
    private static string Published()
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "publish", "server", "Segl.Server.dll"));
        return File.Exists(program) ? program : throw new FileNotFoundException($"There is no {program}: './dev publish' makes it.");
    }

    // "VmRSS:     162536 kB"
    private double Kibibytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.FindServerId()}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}

/// <summary>Memory of a process that lies in the machine's memory, in the kibibytes of the kernel.</summary>
internal sealed record Memory(double Kibibytes, double PeakKibibytes)
{
    public double Megabytes => Kibibytes * 1024 / 1_000_000;

    public double PeakMegabytes => PeakKibibytes * 1024 / 1_000_000;

    public override string ToString() => $"{Megabytes:0} MB, at most {PeakMegabytes:0} MB";
}
