using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Segl.Ca.Status;

/// <summary>
/// Looks every few seconds, and first before the host answers anybody, whether an authority was rolled over, whether a responder or a revocation
/// list is due, and whether audit events wait for their place in the chain.
/// </summary>
/// <remarks>Every node has one: who comes first publishes, and the others find nothing due.</remarks>
internal sealed class StatusWorker(CaHostedService engine, TimeProvider time, ILogger<StatusWorker> logger) : IHostedLifecycleService, IDisposable
{
    // Six looks in the minute within which a revocation must be on the list.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private Task _rounds = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>The first round is over before the host listens; a fault in it does not stop the host, which has lists of before.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => TryKeepAsync(engine.Authority, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _rounds = KeepAsync(engine.Authority);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A host that fails while it starts may be disposed before it is stopped.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed)
            return;

        await _stopping.CancelAsync();
        await _rounds.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _isDisposed = true;
        _stopping.Dispose();
    }

    private async Task KeepAsync(CertificateAuthority authority)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(_stopping.Token))
            await TryKeepAsync(authority, _stopping.Token);
    }

    private async Task TryKeepAsync(CertificateAuthority authority, CancellationToken cancellationToken)
    {
        await TryAsync(authority.KeepAuthoritiesAsync, StatusLog.AuthoritiesFailed, cancellationToken);
        await TryAsync(authority.KeepRespondersAsync, StatusLog.RespondersFailed, cancellationToken);
        await TryAsync(authority.KeepRevocationListsAsync, StatusLog.ListsFailed, cancellationToken);
        await TryAsync(authority.KeepAuditTrailAsync, StatusLog.AuditTrailFailed, cancellationToken);
    }

    // A database that is away for an hour must not end it for good; and one of them does not stop the others.
    private async Task TryAsync(Func<CancellationToken, Task> keep, Action<ILogger, Exception> tell, CancellationToken cancellationToken)
    {
        try
        {
            await keep(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            tell(logger, exception);
        }
    }
}
