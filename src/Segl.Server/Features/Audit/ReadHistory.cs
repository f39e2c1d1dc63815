using Segl.Ca.Auditing;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;

namespace Segl.Server.Features.Audit;

/// <summary>The latest of what was done to one thing, and whether that is not all.</summary>
public sealed record History(IReadOnlyList<AuditEntry> Entries, bool HasMore);

/// <summary>Tells what was done to a profile, an order or a certificate, newest first; the audit trail's page has the rest.</summary>
public sealed class ReadHistory(AuditReader reader, AuditSubjects subjects, AuditEntries entries)
{
    /// <summary>Events on the page of a thing: what one looks at before one scrolls past it.</summary>
    public const int EntriesMax = 20;

    /// <summary>The history of a thing, named as <see cref="AuditSubjects"/> takes it; empty where it is another organisation's.</summary>
    public async Task<Result<History>> HandleAsync(string named, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.SeeCertificates))
            return Missing.Refusal;

        // Nothing named would be everything.
        if (named.Length == 0)
            return Missing.Refusal;

        var found = await subjects.FindAsync(named, actor.OrganisationId, cancellationToken);
        if (found.IsRefused)
            return found.Refusal;

        var filter = new AuditFilter(actor.OrganisationId.ToString()) { Subjects = found.Value.Names };
        var records = await reader.ReadBeforeAsync(filter, long.MaxValue, EntriesMax + 1, cancellationToken);
        var shown = await entries.NameAsync([.. records.Take(EntriesMax)], actor.OrganisationId, cancellationToken);
        return new History(shown, records.Count > EntriesMax);
    }
}
