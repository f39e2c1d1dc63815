using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Segl.Browser.Tests;
using Segl.Server.Features.Demonstration;
using Segl.Server.Tests;

[assembly: AssemblyFixture(typeof(Browsers))]

namespace Segl.Browser.Tests;

/// <summary>The system's Chromium, started once for all tests, and one host in demonstration mode.</summary>
public sealed class Browsers : IAsyncLifetime
{
    /// <summary>How long a page may take on a busy machine.</summary>
    public const int PatienceMilliseconds = 60_000;

    private const string Chromium = "/usr/bin/chromium";

    // Nothing leaves this machine, and nothing needs a graphics card or a sandbox, which containers do not have.
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
        "--disable-domain-reliability", "--disable-sync", "--no-first-run", "--no-pings",
    ];

    private IPlaywright? _playwright;

    /// <summary>The host.</summary>
    public TestServer Server { get; } = TestServer.Start(
        ("Segl:Mode", "Demonstration"),
        ("Segl:Issuing:KeysAhead", "4"),
        ("Segl:RateLimits:SignIn:TriesMax", "10000"),
        ("Segl:RateLimits:Code:TriesMax", "10000"),
        ("Segl:RateLimits:Validation:TriesMax", "10000"));

    /// <summary>The browser; each test opens its own context in it.</summary>
    public IBrowser Chrome { get; private set; } = null!; // Set before the first test.

    /// <summary>A person of the demonstration, with a code that is taken now.</summary>
    public async Task<PersonToPlay> PersonAsync(string userId)
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var people = await scope.ServiceProvider.GetRequiredService<DemonstrationPeople>().ListAsync(TestContext.Current.CancellationToken);
        return people.Single(person => person.UserId == userId);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Chrome = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = s_arguments });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Chrome.DisposeAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
    }
}
