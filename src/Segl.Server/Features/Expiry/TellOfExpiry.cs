using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Expiry;

/// <summary>Tells an organisation's people which certificates expire, each once per certificate and threshold (R4.8).</summary>
/// <remarks>
/// What is told and that it was told are one transaction, and the row's key lets only one of several nodes commit it. Of thresholds that
/// were passed while nobody could tell, only the nearest is told; the others are marked with it, so that a clock that is set back repeats
/// none.
/// </remarks>
public sealed class TellOfExpiry(SeglDatabase database, UnitOfWork unitOfWork, DueCertificates due, ExpiryDigest digest, TimeProvider clock)
{
    /// <summary>The actor of what is told by itself.</summary>
    public const string System = "system:expiry";

    private const int SqliteConstraint = 19;

    /// <summary>
    /// One digest for each reader; answers how many certificates it was about, 0 where there was nothing, or another node told it.
    /// </summary>
    public async Task<int> HandleAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var organisation = await database.Organisations.AsNoTracking().SingleAsync(own => own.Id == organisationId, cancellationToken);
        var certificates = await due.ListAsync(organisation, now, cancellationToken);
        if (certificates.Count == 0)
            return 0;

        await MarkAsync(certificates, organisation.ExpiryNoticeDays, now, cancellationToken);
        await digest.TellAsync(organisation, certificates, now, cancellationToken);
        foreach (var certificate in certificates)
            Record(certificate, organisationId);
        return await CommitAsync(cancellationToken) ? certificates.Count : 0;
    }

    private async Task MarkAsync(
        IReadOnlyList<DueCertificate> certificates, NoticeDays days, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = certificates.Select(certificate => certificate.OrderId).ToList();
        var marked = (await database.ExpiryNotices.AsNoTracking().Where(notice => ids.Contains(notice.OrderId))
            .Select(notice => new { notice.OrderId, notice.ThresholdDays }).ToListAsync(cancellationToken))
            .Select(notice => (notice.OrderId, notice.ThresholdDays)).ToHashSet();
        foreach (var certificate in certificates)
        {
            // The threshold that is told is always written: where another node has written it meanwhile, this must fail and not be passed
            // over.
            foreach (var threshold in days.Days.Where(threshold => threshold == certificate.ThresholdDays
                || (threshold > certificate.ThresholdDays && !marked.Contains((certificate.OrderId, threshold)))))
            {
                database.ExpiryNotices.Add(new ExpiryNotice
                {
                    OrderId = certificate.OrderId,
                    ThresholdDays = threshold,
                    ToldAt = threshold == certificate.ThresholdDays ? now : null,
                });
            }
        }
    }

    private void Record(DueCertificate certificate, Guid organisationId) => unitOfWork.Record(
        System,
        address: null,
        "expiry.tell",
        organisationId,
        $"{certificate.Serial}",
        KeyValuePair.Create("days", certificate.ThresholdDays.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("expires", certificate.ExpiresAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    private async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await unitOfWork.CommitAsync(cancellationToken) is null;
        }
        catch (DbUpdateException fault) when (IsTaken(fault.InnerException))
        {
            // Another node was first with one of them; what is left is found again.
            database.ChangeTracker.Clear();
            return false;
        }
    }

    private static bool IsTaken(Exception? fault) =>
        fault is SqliteException { SqliteErrorCode: SqliteConstraint }
            or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
