using Segl.Ca.Auditing;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Audit;

/// <summary>Events on their way out, the oldest first, and the day of the export.</summary>
public sealed record AuditExport(IAsyncEnumerable<AuditRecord> Records, DateTimeOffset At);

/// <summary>
/// Exports events of the actor's organisation (R4.9); that it was done is an event itself, and the last of a full export.
/// </summary>
public sealed class ExportAudit(FindAuditEvents find, AuditReader reader, UnitOfWork unitOfWork, TimeProvider clock)
{
    /// <summary>The events; read while they are asked for.</summary>
    public async Task<Result<AuditExport>> HandleAsync(AuditSearch search, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        var filter = await find.ReadAsync(search, actor, cancellationToken);
        if (filter.IsRefused)
            return filter.Refusal;

        unitOfWork.Record(actor, "audit.export", $"organisation:{actor.OrganisationId}", search.Facts());
        if (await unitOfWork.CommitAsync(cancellationToken) is { } refusal)
            return refusal;
        return new AuditExport(reader.ReadAllAsync(filter.Value, CancellationToken.None), clock.GetUtcNow());
    }
}
