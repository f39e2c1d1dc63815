using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Testing;

namespace Segl.Server.Tests;

/// <summary>
/// The real host on a real port of the loopback address, with its own settings and, where a test needs them, its own services.
/// </summary>
public sealed class TestServer : WebApplicationFactory<Program>
{
    // What a production installation must say of its authority; a demonstration may.
    private static readonly (string Key, string Value)[] AuthorityOfProduction =
    [
        ("OrganisationName", "Segl Test"),
        ("PolicyOid", "1.3.6.1.4.1.99999.1"),
        ("NameRegistrationAuthorityUri", "https://names.example.dk"),
        ("SubjectIdentifierPrefix", "UI:DK-O:G:"),
        ("PublicUri", "http://ca.example.dk"),
    ];

    private const int PasswordIterations = 1_000;

    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _services;

    private TestServer(Dictionary<string, string?> settings, Action<IServiceCollection>? services)
    {
        (_settings, _services) = (settings, services);
        _settings.TryAdd("Segl:Storage:DataDirectory", _data.Path);

        // Making an authority with large RSA keys takes seconds; few tests are about its keys.
        _settings.TryAdd("Segl:Authority:RootKey", "EcP256");
        _settings.TryAdd("Segl:Authority:IssuingKey", "EcP256");

        // A key made ahead is a second of one core, and a host that stops waits for the one in the making; who asks for a key gets one all the same.
        _settings.TryAdd("Segl:Issuing:KeysAhead", "0");
        foreach (var (key, value) in AuthorityOfProduction)
            _settings.TryAdd($"Segl:Authority:{key}", value);
    }

    /// <summary>The host's address, for example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>Starts a host with the given settings, for example <c>("Segl:Mode", "Demonstration")</c>.</summary>
    public static TestServer Start(params (string Key, string Value)[] settings) => Start(services: null, settings);

    /// <summary>Starts a host with services of the test in place of its own.</summary>
    public static TestServer Start(Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        var server = new TestServer(settings.ToDictionary(each => each.Key, each => (string?)each.Value, StringComparer.Ordinal), services);
        server.UseKestrel(0);
        server.StartServer();
        return server;
    }

    /// <summary>A browser without scripts, with its own cookies.</summary>
    public TestBrowser Browser(string language = "da") => new(Address, language);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");

        // Settings must be there before Program reads them.
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(_settings));

        // Every host in demonstration mode makes seven accounts; at full strength that is a second and a half of one core before the first
        // page.
        builder.ConfigureServices(services =>
            services.PostConfigure<PasswordHasherOptions>(hashing => hashing.IterationCount = PasswordIterations));
        string[] further = [.. OfTls(_settings)];
        if (further.Length > 0)
            builder.ConfigureServices(services =>
                services.AddHostedService(provider => new FurtherAddresses(provider.GetRequiredService<IServer>(), further)));
        if (_services is not null)
            builder.ConfigureServices(_services);
    }

    private static IEnumerable<string> OfTls(Dictionary<string, string?> settings) => settings
        .Where(setting => setting.Key.StartsWith("Segl:Tls:", StringComparison.Ordinal) && setting.Key.Contains("Urls:", StringComparison.Ordinal))
        .Select(setting => setting.Value ?? "");

    /// <summary>The factory leaves the server one address only; the host's own for TLS come back here, before it listens.</summary>
    private sealed class FurtherAddresses(IServer server, IReadOnlyList<string> urls) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            // Clients of the factory ask at the last one.
            var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
            string[] all = [.. urls, .. addresses];
            addresses.Clear();
            foreach (var address in all)
                addresses.Add(address);
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
