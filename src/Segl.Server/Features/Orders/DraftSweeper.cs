using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;

namespace Segl.Server.Features.Orders;

/// <summary>Forgets order forms that nobody finished (they hold names and addresses that nobody needs any more).</summary>
public sealed class DraftSweeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DraftSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Deletes all drafts older than <see cref="OpenDrafts.Age"/>; answers how many that were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var oldest = clock.GetUtcNow() - OpenDrafts.Age;
        return await scope.ServiceProvider.GetRequiredService<SeglDatabase>().OrderDrafts
            .Where(draft => draft.CreatedAt <= oldest).ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TrySweepAsync(stoppingToken);
    }

    // A database that is away for an hour must not end the sweeping for good.
    private async Task TrySweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.SweepFailed(exception);
        }
    }
}
