using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Revocation;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Directory;
using Segl.Server.Storage;
using Segl.Server.Tests.Certificates;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;
using Segl.Testing.Ldap;

namespace Segl.Server.Tests.Ldap;

/// <summary>The real host with its directory, once on each database for all tests of a class.</summary>
public sealed class DirectorySites(TestDatabases databases) : IAsyncDisposable
{
    private readonly Lazy<Task<DirectorySite>> _sqlite = new(() => DirectorySite.OpenAsync(databases, DatabaseKind.Sqlite));
    private readonly Lazy<Task<DirectorySite>> _postgreSql = new(() => DirectorySite.OpenAsync(databases, DatabaseKind.PostgreSql));

    internal Task<DirectorySite> Of(DatabaseKind kind) => (kind is DatabaseKind.Sqlite ? _sqlite : _postgreSql).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var site in new[] { _sqlite, _postgreSql }.Where(site => site.IsValueCreated))
            await (await site.Value).DisposeAsync();
    }
}

/// <summary>The real host with its directory.</summary>
internal sealed class DirectorySite : IAsyncDisposable
{
    private readonly CertificateSite _site;

    private DirectorySite(CertificateSite site) => _site = site;

    public IServiceProvider Services => _site.Portal.Services;

    public Segl.Testing.FakeClock Clock => _site.Portal.Clock;

    public DirectoryListener Listener => Services.GetRequiredService<DirectoryListener>();

    public IPEndPoint EndPoint => Listener.EndPoint.ShouldNotBeNull();

    /// <summary>The number of the organisation that everything is of.</summary>
    public string Identifier { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DirectorySite> OpenAsync(
        TestDatabases databases, DatabaseKind kind, params (string Key, string Value)[] settings)
    {
        (string, string)[] own =
            [("Segl:Directory:Enabled", "true"), ("Segl:Directory:Address", "127.0.0.1"), ("Segl:Directory:Port", "0")];
        var site = new DirectorySite(await CertificateSite.OpenAsync(databases, kind, [.. own, .. settings]));
        var actor = await site._site.ActorAsync();
        var cvr = await site._site.Portal.InDatabaseAsync(database => database.Organisations
            .Where(organisation => organisation.Id == actor.OrganisationId).Select(organisation => organisation.Cvr).SingleAsync(Token));
        site.Identifier = $"NTRDK-{cvr}";
        return site;
    }

    /// <summary>A profile of a name and an address of its own.</summary>
    public Task<Guid> MakeProfileAsync(string name, string email) =>
        _site.MakeProfileAsync(Forms.WithContact with { Name = name, Email = email });

    /// <summary>A certificate that was fetched, of a new profile.</summary>
    public async Task<SerialNumber> MakeAsync(string name, string email, bool isPublished = true) =>
        await DeliveredCertificates.AddAsync(Services, await MakeProfileAsync(name, email), isPublished: isPublished);

    public Task<SerialNumber> RenewAsync(Guid profileId) => DeliveredCertificates.AddAsync(Services, profileId);

    public async Task RevokeAsync(SerialNumber serial) =>
        (await Services.GetRequiredService<CertificateAuthority>().RevokeAsync(
            serial, RevocationReason.KeyCompromise, "system:test", Token)).IsRefused.ShouldBeFalse();

    public async Task<byte[]> DerOfAsync(SerialNumber serial) =>
        (await Services.GetRequiredService<CertificateAuthority>().FindAsync(serial, Token)).ShouldNotBeNull().Certificate.Der.ToArray();

    /// <summary>Holds up everybody who looks for certificates; of PostgreSQL only.</summary>
    public async Task<HeldTable> HoldCertificatesAsync() =>
        await HeldTable.HoldAsync(await Services.GetRequiredService<CaDatabase>().OpenAsync(Token), "ca_issuance", Token);

    public Task<T> InDatabaseAsync<T>(Func<SeglDatabase, Task<T>> work) => _site.Portal.InDatabaseAsync(work);

    public Task<LdapClient> ConnectAsync() => LdapClient.ConnectAsync(EndPoint);

    /// <summary>Asks on a connection of its own.</summary>
    public async Task<(IReadOnlyList<LdapAnswer> Entries, LdapAnswer Result)> AskAsync(byte[] request)
    {
        using var client = await ConnectAsync();
        return await client.AskAsync(request);
    }

    /// <summary>A browser without scripts, for the pages and for what programs ask over HTTP.</summary>
    public TestBrowser Browser(string language = "en") => _site.Portal.Browser(language);

    /// <summary>Asks over HTTP as a program does.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var browser = Browser();
        return await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path));
    }

    /// <summary>Signs the administrator in.</summary>
    public Task<TestPage> SignInAsync(TestBrowser browser, string path) => _site.SignInAsync(browser, path);

    /// <summary>Takes the consent to publishing back.</summary>
    public async Task WithdrawAsync(Guid profileId, SerialNumber serial)
    {
        var actor = await _site.ActorAsync();
        (await _site.RunAsync(async (WithdrawPublishing withdraw) =>
            await withdraw.HandleAsync(profileId, serial, actor, Token) is null)).ShouldBeTrue();
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();
}
