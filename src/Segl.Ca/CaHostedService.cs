using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Segl.Ca.Keys;
using Segl.Ca.Storage;

namespace Segl.Ca;

/// <summary>Opens the engine before anything that could ask it, and closes it after everything has stopped asking.</summary>
internal sealed class CaHostedService(
    CaSettings settings, CaDatabase database, MasterKey masterKey, MigrationRunner migrations, TimeProvider time,
    ILogger<CertificateAuthority> logger)
    : IHostedLifecycleService, IDisposable
{
    private CertificateAuthority? _authority;

    public CertificateAuthority Authority => _authority
        ?? throw new InvalidOperationException("The certificate authority is opened when the host starts; nothing can ask for it before.");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await migrations.RunAsync(MigrationSet.Engine, cancellationToken);
        _authority = await CertificateAuthority.OpenAsync(settings, database, masterKey, time, logger, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _authority?.Dispose();
        _authority = null;
    }
}
