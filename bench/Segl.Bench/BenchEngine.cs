using Microsoft.Extensions.Logging.Abstractions;
using Segl.Ca;
using Segl.Ca.Keys;
using Segl.Ca.Storage;

namespace Segl.Bench;

/// <summary>An engine of this process, on a database of its own.</summary>
internal sealed class BenchEngine : IAsyncDisposable
{
    private readonly MasterKey _masterKey = MasterKey.Create();
    private CertificateAuthority? _authority;

    private BenchEngine(CaDatabase database) => Database = database;

    public CaDatabase Database { get; }

    public CertificateAuthority Authority => _authority ?? throw new InvalidOperationException("It was never opened.");

    public static async Task<BenchEngine> OpenAsync(DatabaseKind kind, string connectionString, AuthorityKeyKind issuingKey, TimeProvider clock)
    {
        var engine = new BenchEngine(new CaDatabase(kind, connectionString));
        await new MigrationRunner(engine.Database, clock, NullLogger<MigrationRunner>.Instance).RunAsync(MigrationSet.Engine, CancellationToken.None);
        var settings = CaSettings.Parse(new CaOptions { RootKey = AuthorityKeyKind.EcP384, IssuingKey = issuingKey }).Value;
        engine._authority = await CertificateAuthority.OpenAsync(
            settings, engine.Database, engine._masterKey, clock, NullLogger<CertificateAuthority>.Instance, CancellationToken.None);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        _authority?.Dispose();
        _masterKey.Dispose();
        await Database.DisposeAsync();
    }
}
