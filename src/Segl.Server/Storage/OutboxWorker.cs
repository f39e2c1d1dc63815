using Microsoft.EntityFrameworkCore;
using Segl.Ca.Keys;

namespace Segl.Server.Storage;

/// <summary>Does what the outbox says, one entry at a time, on any number of nodes.</summary>
/// <remarks>An entry is claimed by moving its due time on; if the process dies, the next claim comes after the lease.</remarks>
public sealed class OutboxWorker(
    IServiceScopeFactory scopes, OutboxSignal signal, MasterKey masterKey, TimeProvider clock,
    ILogger<OutboxWorker> log) : BackgroundService
{
    /// <summary>How long one node may take for one entry before another may try; well above the mail server's time limit.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>How long an entry is tried before it is given up: a mail server may be down over a weekend.</summary>
    public static readonly TimeSpan PatienceMax = TimeSpan.FromDays(4);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryMax = TimeSpan.FromHours(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var done = await TryOneAsync(stoppingToken);
            if (!done)
                await signal.WaitAsync(PollInterval, stoppingToken);
        }
    }

    private async Task<bool> TryOneAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await DoOneAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.WorkerFailed(exception);
            return false;
        }
    }

    /// <summary>Does one due entry.</summary>
    /// <returns>False when none is due.</returns>
    public async Task<bool> DoOneAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        if (await ClaimAsync(database, cancellationToken) is not { } entry)
            return false;

        var handler = scope.ServiceProvider.GetRequiredKeyedService<IOutboxHandler>(entry.Kind);
        try
        {
            var payload = masterKey.Open(OutboxSeal.Purpose, entry.SealedPayload, OutboxSeal.AssociatedData(entry.Id));
            await handler.HandleAsync(entry.Id, payload, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await PutOffAsync(database, entry, exception, cancellationToken);
            return true;
        }

        await FinishAsync(database, entry.Id);
        return true;
    }

    private async Task<OutboxEntry?> ClaimAsync(SeglDatabase database, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var leaseEnd = now + (long)Lease.TotalMilliseconds;
        var skipLocked = database.Database.IsNpgsql() ? "FOR UPDATE SKIP LOCKED" : "";

        // The times are parameters: a text that differs each time is a query that is compiled and kept each time.
        var claim = $$"""
            UPDATE outbox_entry SET due_at = {0}, tries = tries + 1
            WHERE id = (
                SELECT id FROM outbox_entry
                WHERE done_at IS NULL AND given_up_at IS NULL AND due_at <= {1}
                ORDER BY due_at LIMIT 1 {{skipLocked}})
            RETURNING *
            """;
        var claimed = await database.Outbox.FromSqlRaw(claim, leaseEnd, now).AsNoTracking().ToListAsync(cancellationToken);
        return claimed.SingleOrDefault();
    }

    private Task PutOffAsync(SeglDatabase database, OutboxEntry entry, Exception exception, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isHopeless = now - entry.CreatedAt > PatienceMax;
        log.TryFailed(entry.Id, entry.Kind, entry.Tries, exception.GetType().Name, isHopeless);
        return database.Outbox.Where(other => other.Id == entry.Id).ExecuteUpdateAsync(
            set => set
                .SetProperty(other => other.DueAt, now + RetryDelay(entry.Tries))
                .SetProperty(other => other.LastError, exception.GetType().Name)
                .SetProperty(other => other.GivenUpAt, isHopeless ? now : null),
            cancellationToken);
    }

    /// <summary>Fifteen seconds, doubled with every try, at most an hour.</summary>
    private static TimeSpan RetryDelay(int tries) =>
        TimeSpan.FromTicks(Math.Min(RetryMax.Ticks, FirstRetry.Ticks << Math.Min(tries - 1, 10)));

    // Not cancellable: what was done must be written down even while the host stops, or it would be done again.
    private Task FinishAsync(SeglDatabase database, Guid id)
    {
        var now = clock.GetUtcNow();
        return database.Outbox.Where(entry => entry.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(entry => entry.DoneAt, now).SetProperty(entry => entry.SealedPayload, Array.Empty<byte>()),
            CancellationToken.None);
    }
}
