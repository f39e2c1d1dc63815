using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Segl.Ca;
using Segl.Ca.Auditing;
using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Cmp;
using Segl.Pki.Names;
using Segl.Server.Features.Cmp;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Certificates;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Cmp;

/// <summary>The real host with a clock that the test moves, and orders that machines fetch.</summary>
internal sealed class CmpSite : IAsyncDisposable
{
    // An authority certifies no key twice, but each site has its own: so few keys serve all tests.
    private static readonly Lazy<RSA>[] s_keys = [.. Enumerable.Range(0, 8).Select(_ => new Lazy<RSA>(() => RSA.Create(3072)))];

    private readonly CertificateSite _site;
    private int _keysTaken;

    private CmpSite(CertificateSite site)
    {
        _site = site;
        Client = new HttpClient { BaseAddress = site.Portal.Address };
    }

    public HttpClient Client { get; }

    public FakeClock Clock => _site.Portal.Clock;

    public CertificateAuthority Authority => _site.Portal.Services.GetRequiredService<CertificateAuthority>();

    public IServiceProvider Services => _site.Portal.Services;

    public IssuingSweep Sweep => _site.Portal.Services.GetServices<IHostedService>().OfType<IssuingSweep>().Single();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<CmpSite> OpenAsync(TestDatabases databases, DatabaseKind kind, params (string Key, string Value)[] settings) =>
        new(await CertificateSite.OpenAsync(
            databases, kind, [("Segl:RateLimits:Cmp:TriesMax", "10000"), ("Segl:RateLimits:Code:TriesMax", "10000"), .. settings]));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _site.DisposeAsync();
    }

    public CmpMachine Machine((string Reference, string Code) secret, CmpMachine? forwarder = null) =>
        new(Client, Clock) { Secret = secret, Key = NextKey(), Forwarder = forwarder };

    public CmpMachine Machine(Certificate certificate, RSA key, CmpMachine? forwarder = null) =>
        new(Client, Clock) { Holder = (certificate, key), Key = NextKey(), Forwarder = forwarder };

    /// <summary>A key that this site has not seen, until there are none left and they begin anew.</summary>
    public RSA NextKey() => s_keys[(Interlocked.Increment(ref _keysTaken) - 1) % s_keys.Length].Value;

    /// <summary>An order that a machine fetches, with its code.</summary>
    public Task<(Guid OrderId, (string Reference, string Code) Secret)> OrderAsync(ProfileForm? masterData = null) =>
        _site.OrderForMachineAsync(masterData);

    /// <summary>A code, in place of another or for the first time.</summary>
    public Task<string> CodeAsync(Guid orderId, Guid? replaced) => _site.CodeAsync(orderId, replaced);

    public async Task DeleteAsync(Guid orderId)
    {
        var actor = await _site.ActorAsync();
        await _site.RunAsync(async (DeleteOrder delete) => await delete.HandleAsync(orderId, actor, Token) is null);
    }

    /// <summary>A certificate that a machine has, with its key.</summary>
    public async Task<(Certificate Certificate, RSA Key)> EnrolAsync()
    {
        var machine = Machine((await OrderAsync()).Secret);
        await machine.AskAsync();
        var certificate = machine.Certificate();
        await machine.ConfirmAsync();
        return (certificate, machine.Key);
    }

    /// <summary>A certificate whose system may handle certificates, in an organisation that lets it, with its key.</summary>
    public async Task<(Certificate Certificate, RSA Key)> EnrolSystemAsync(ProfileForm? masterData = null)
    {
        var (orderId, secret) = await OrderAsync(masterData);
        await ValidateAsync(orderId);
        var machine = Machine(secret);
        await machine.AskAsync(change: header => header with { GeneralInfo = [InfoTypeAndValue.ImplicitConfirm] });
        await AllowMachinesAsync();
        await GrantAsync(orderId, SystemRights.CertificateHandling);
        return (machine.Certificate(), machine.Key);
    }

    /// <summary>Gives the profile of an order system rights.</summary>
    public async Task GrantAsync(Guid orderId, SystemRights rights)
    {
        var profileId = (await ReadAsync(orderId)).ProfileId;
        await _site.Portal.InDatabaseAsync(async database =>
        {
            (await database.Profiles.SingleAsync(profile => profile.Id == profileId, Token)).SystemRights = rights;
            return await database.SaveChangesAsync(Token);
        });
    }

    /// <summary>The order of a certificate.</summary>
    public Task<CertificateOrder> ReadAsync(SerialNumber serial) => _site.Portal.InDatabaseAsync(database =>
        database.Orders.AsNoTracking().SingleAsync(order => order.Serial == serial, Token));

    /// <summary>All other orders of the profile of a certificate.</summary>
    public async Task<IReadOnlyList<CertificateOrder>> ReadFurtherAsync(SerialNumber serial)
    {
        var its = await ReadAsync(serial);
        return await _site.Portal.InDatabaseAsync(database =>
            database.Orders.AsNoTracking().Where(order => order.ProfileId == its.ProfileId && order.Id != its.Id).ToListAsync(Token));
    }

    /// <summary>The sweeper as it will run later; the site's own clock stands still.</summary>
    public CmpSweeper SweeperAt(DateTimeOffset instant) => new(
        _site.Portal.Services.GetRequiredService<IServiceScopeFactory>(), new FakeClock(instant),
        _site.Portal.Services.GetRequiredService<Microsoft.Extensions.Logging.ILogger<CmpSweeper>>());

    /// <summary>Lets systems renew their certificates.</summary>
    public async Task AllowMachinesAsync()
    {
        var organisationId = (await _site.ActorAsync()).OrganisationId;
        await _site.Portal.InDatabaseAsync(async database =>
        {
            (await database.Organisations.SingleAsync(organisation => organisation.Id == organisationId, Token)).AllowsApiIdentification = true;
            return await database.SaveChangesAsync(Token);
        });
    }

    public Task<CertificateOrder> ReadAsync(Guid orderId) => _site.Portal.InDatabaseAsync(database =>
        database.Orders.AsNoTracking().SingleAsync(order => order.Id == orderId, Token));

    public Task<OneTimeCode> ReadCodeAsync(Guid orderId) => _site.Portal.InDatabaseAsync(database =>
        database.OneTimeCodes.AsNoTracking().Where(code => code.OrderId == orderId).OrderByDescending(code => code.ReplacedAt == null).FirstAsync(Token));

    public Task<int> CountTransactionsAsync() => _site.Portal.InDatabaseAsync(database => database.CmpTransactions.CountAsync(Token));

    public Task ValidateAsync(Guid orderId) => _site.Portal.InDatabaseAsync(async database =>
    {
        (await database.Orders.SingleAsync(order => order.Id == orderId, Token)).EmailValidatedAt = Clock.GetUtcNow();
        return await database.SaveChangesAsync(Token);
    });

    public async Task<IssuedCertificate> FindAsync(SerialNumber serial) =>
        (await Authority.FindAsync(serial, Token)).ShouldNotBeNull();

    /// <summary>What the audit trail says that a certificate did, in order.</summary>
    public Task<IReadOnlyList<string>> ReadDeedsAsync(SerialNumber serial) => ReadActionsAsync($"actor = 'certificate:{serial}'");

    /// <summary>What the audit trail says of an order and of a certificate, in order.</summary>
    public Task<IReadOnlyList<string>> ReadDeedsAboutAsync(Guid orderId, SerialNumber serial) =>
        ReadActionsAsync($"subject IN ('order:{orderId}', '{serial}')");

    public Task<IReadOnlyList<string>> ReadAuditAsync() => _site.Portal.ReadAuditAsync();

    private async Task<IReadOnlyList<string>> ReadActionsAsync(string condition)
    {
        await _site.Portal.Services.GetRequiredService<AuditTrail>().LinkAsync(Token);
        await using var connection = await _site.Portal.Services.GetRequiredService<CaDatabase>().OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT action FROM ca_audit_event WHERE {condition} ORDER BY sequence";
        await using var reader = await command.ExecuteReaderAsync(Token);
        List<string> deeds = [];
        while (await reader.ReadAsync(Token))
            deeds.Add(reader.GetString(0));
        return deeds;
    }
}
