using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Orders;

/// <summary>
/// Forgets order forms that nobody finished (they hold names and addresses that nobody needs any more), and old idempotency keys.
/// </summary>
public sealed class DraftSweeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DraftSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Deletes what is older than <see cref="OpenDrafts.Age"/> and <see cref="OrderKey.Age"/>; answers how many drafts that were.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        var (oldestKey, oldestDraft) = (clock.GetUtcNow() - OrderKey.Age, clock.GetUtcNow() - OpenDrafts.Age);
        await database.OrderKeys.Where(key => key.CreatedAt <= oldestKey).ExecuteDeleteAsync(cancellationToken);
        return await database.OrderDrafts.Where(draft => draft.CreatedAt <= oldestDraft).ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(Interval, clock, SweepAsync, log.SweepFailed, stoppingToken);
}
