using Microsoft.Extensions.Logging.Abstractions;
using Segl.Ca.Auditing;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Ca.Tests.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests;

/// <summary>An engine on a fresh database, with elliptic keys so that tests are quick; a second node can be opened beside it.</summary>
public sealed class EngineTest : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _nodes = [];

    private EngineTest(CaTestDatabase test, CaOptions options, FakeClock clock) => (Test, Options, Clock) = (test, options, clock);

    public static CaOptions QuickOptions { get; } = new() { RootKey = AuthorityKeyKind.EcP384, IssuingKey = AuthorityKeyKind.EcP256 };

    public CaTestDatabase Test { get; }

    public CaOptions Options { get; }

    public MasterKey MasterKey { get; } = MasterKey.Create();

    public FakeClock Clock { get; }

    public CertificateAuthority Authority { get; private set; } = null!; // opened by CreateAsync

    public AuditTrail Audit => new(Test.Database);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Migrated, and no engine has started yet.</summary>
    public static async Task<EngineTest> CreateUnopenedAsync(
        TestDatabases databases, DatabaseKind kind, CaOptions? options = null, FakeClock? clock = null) =>
        new(await CaTestDatabase.CreateMigratedAsync(databases, kind), options ?? QuickOptions, clock ?? new FakeClock());

    public static async Task<EngineTest> CreateAsync(
        TestDatabases databases, DatabaseKind kind, CaOptions? options = null, FakeClock? clock = null)
    {
        var test = await CreateUnopenedAsync(databases, kind, options, clock);
        test.Authority = await test.OpenAsync();
        return test;
    }

    /// <summary>The engine as a process would open it.</summary>
    public Task<CertificateAuthority> OpenAsync(MasterKey? masterKey = null) => OpenAsync(Test.Database, masterKey ?? MasterKey);

    /// <summary>Another node on the same database.</summary>
    public async Task<CertificateAuthority> OpenNodeAsync()
    {
        var database = Test.OpenAgain();
        var authority = await OpenAsync(database, MasterKey);
        _nodes.Add(new Node(authority, database));
        return authority;
    }

    /// <summary>Ends the engine's process as far as the database can see, and opens the engine again.</summary>
    public async Task RestartAsync()
    {
        Authority.Dispose();
        Authority = await OpenAsync();
    }

    public static IssuanceRequest Request(
        SubjectPublicKey? key = null, Guid? id = null, string? email = "post@example.dk", Guid? profile = null) => new()
        {
            IssuanceId = id ?? NewId(),
            TemplateId = OcesTemplate.OrganisationId,
            Subject = new OcesSubject(
            CommonName.Parse("Økonomi").Value,
            OrganizationName.Parse("Prøveby Kommune").Value,
            Cvr.Parse("34051178", CvrRule.RealOnly).Value,
            profile ?? NewId(),
            email is null ? null : EmailAddress.Parse(email).Value),
            PublicKey = key ?? NewKey(),
            Actor = "user:1",
            Organisation = "organisation-1",
        };

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    public static SubjectPublicKey NewKey() => UnownedKeys.Create();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
        Authority?.Dispose();
        MasterKey.Dispose();
        await Test.DisposeAsync();
    }

    private Task<CertificateAuthority> OpenAsync(CaDatabase database, MasterKey masterKey) => CertificateAuthority.OpenAsync(
        CaSettings.Parse(Options).Value, database, masterKey, Clock, NullLogger<CertificateAuthority>.Instance, Cancellation);

    private sealed record Node(CertificateAuthority Authority, CaDatabase Database) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Authority.Dispose();
            return Database.DisposeAsync();
        }
    }
}
