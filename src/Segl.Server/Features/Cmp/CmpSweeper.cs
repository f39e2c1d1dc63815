using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Cmp;

/// <summary>Forgets transactions that are long over, and codes that were kept for machines and have expired.</summary>
/// <remarks>Certificates that nobody confirmed are given up by the sweep of issuing, as everything else that reached nobody.</remarks>
public sealed class CmpSweeper(IServiceScopeFactory scopes, TimeProvider clock, ILogger<CmpSweeper> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>One round; answers how many transactions and codes were forgotten.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (database, now) = (scope.ServiceProvider.GetRequiredService<SeglDatabase>(), clock.GetUtcNow());
        var transactions = await database.CmpTransactions.Where(transaction => transaction.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var codes = await database.OneTimeCodes.Where(code => code.Sealed != null && code.ExpiresAt <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.Sealed, (byte[]?)null), cancellationToken);
        return transactions + codes;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(Interval, clock, SweepAsync, log.SweepFailed, stoppingToken);
}
