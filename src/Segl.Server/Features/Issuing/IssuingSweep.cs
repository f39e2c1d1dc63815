using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Segl.Server.Features.Orders;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// Clears up after people who went away and processes that died: idle sessions are forgotten, undelivered attempts given up, and what no
/// machine has confirmed.
/// </summary>
public sealed class IssuingSweep(
    IServiceScopeFactory scopes, IssuingSessions sessions, IssuingNode node, IOptions<IssuingOptions> options, TimeProvider clock,
    ILogger<IssuingSweep> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    // Per round: more would have to be abandoned in one lease than an installation issues.
    private const int OrdersMax = 100;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(Interval, clock, SweepAsync, log.SweepFailed, stoppingToken);

    /// <summary>One round; answers how many orders can be issued again.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        sessions.EndIdle();
        var abandoned = await FindAsync(cancellationToken);
        var returned = 0;
        foreach (var orderId in abandoned)
            returned += await GiveUpAsync(orderId, cancellationToken) ? 1 : 0;
        return returned;
    }

    private async Task<IReadOnlyList<Guid>> FindAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        var now = clock.GetUtcNow();
        var leaseEnd = now - options.Value.IdleMax;
        var candidates = await database.Orders.AsNoTracking()
            .Where(order => order.Status == OrderStatus.Issuing
                && (order.IssuingSession == null
                    || (order.ConfirmBy == null && (order.IssuingInstance == node.Id || order.IssuingSince < leaseEnd))
                    || order.ConfirmBy <= now))
            .OrderBy(order => order.IssuingSince)
            .Take(OrdersMax)
            .ToListAsync(cancellationToken);
        return [.. candidates.Where(IsAbandoned).Select(order => order.Id)];
    }

    private bool IsAbandoned(CertificateOrder order) =>
        order.IssuingSession is not { } holder
        || (order.ConfirmBy is { } until ? clock.GetUtcNow() >= until : IsLeft(order, holder));

    private bool IsLeft(CertificateOrder order, byte[] holder) =>
        !sessions.Holds(holder) && (order.IssuingInstance == node.Id || clock.GetUtcNow() >= order.HeldUntil(options.Value));

    private async Task<bool> GiveUpAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var giveUp = scope.ServiceProvider.GetRequiredService<GiveUpAttempt>();
        if (!await giveUp.HandleAsync(orderId, IsAbandoned, IssuingAudit.System, cancellationToken))
            return false;

        log.AttemptGivenUp(orderId);
        return true;
    }
}
