using Segl.Ca;
using Segl.Server.Web;

namespace Segl.Server.Features.Tls;

/// <summary>Makes the server's certificate before the host listens, and looks every minute whether the next one is due.</summary>
internal sealed class ServerIdentityWorker(
    ServerIdentity identity, IServiceProvider services, TimeProvider clock, ILogger<ServerIdentity> log) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // Without a certificate nobody could connect: the host does not start.
    public Task StartingAsync(CancellationToken cancellationToken) => KeepAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(Interval, clock, KeepAsync, log.ServerCertificateFailed, stoppingToken);

    // The engine is opened when the host starts, which is after this was made.
    private Task KeepAsync(CancellationToken cancellationToken) =>
        identity.KeepAsync(services.GetRequiredService<CertificateAuthority>(), cancellationToken);
}
