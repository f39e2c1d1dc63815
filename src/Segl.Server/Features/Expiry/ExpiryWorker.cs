using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Web;

namespace Segl.Server.Features.Expiry;

/// <summary>Looks every hour, and first at start, whether somebody is to be told of certificates that expire.</summary>
public sealed class ExpiryWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ExpiryWorker> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    // Organisations whose ids are held at once.
    private const int OrganisationsPerBatch = 200;

    /// <summary>One round over all organisations; answers of how many certificates people were told.</summary>
    public async Task<int> TellAsync(CancellationToken cancellationToken)
    {
        var told = 0;
        var last = Guid.Empty;
        while (await ListAsync(last, cancellationToken) is { Count: > 0 } organisations)
        {
            foreach (var organisation in organisations)
                told += await TellAllAsync(organisation, cancellationToken);
            last = organisations[^1];
        }

        return told;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Rounds.TryAsync(TellAndLogAsync, log.TellingFailed, stoppingToken);
        await Rounds.RunAsync(Interval, clock, TellAndLogAsync, log.TellingFailed, stoppingToken);
    }

    private async Task TellAndLogAsync(CancellationToken cancellationToken)
    {
        if (await TellAsync(cancellationToken) is var told and > 0)
            log.Told(told);
    }

    private async Task<IReadOnlyList<Guid>> ListAsync(Guid last, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SeglDatabase>().Organisations
            .Where(organisation => organisation.Id > last).OrderBy(organisation => organisation.Id)
            .Select(organisation => organisation.Id).Take(OrganisationsPerBatch).ToListAsync(cancellationToken);
    }

    private async Task MoveTalliesOnAsync(Guid organisation, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        await scope.ServiceProvider.GetRequiredService<KeepTallies>().MoveOnAsync(database, organisation, cancellationToken);
    }

    // What was told is not found again, so this ends.
    private async Task<int> TellAllAsync(Guid organisation, CancellationToken cancellationToken)
    {
        await MoveTalliesOnAsync(organisation, cancellationToken);
        var told = 0;
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var now = await scope.ServiceProvider.GetRequiredService<TellOfExpiry>().HandleAsync(organisation, cancellationToken);
            told += now;
            if (now < DueCertificates.CountMax)
                return told;
        }
    }
}
