using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.Directory;

/// <summary>
/// The certificates that were published and fetched, are valid now and not revoked: read where they are, by one index for each question.
/// </summary>
/// <remarks>
/// Each question goes along its index from a place on and takes a few rows, so that it costs the same among ten entries and among a
/// million. What is revoked or expired falls out in the query itself, and so in the very next answer.
/// </remarks>
public sealed class PublishedCertificates(SeglDatabase database, TimeProvider clock)
{
    /// <summary>Sorts behind every other character, in the byte order that keys are kept in.</summary>
    private const string BehindAll = "\U0010FFFF";

    /// <summary>The next few that a lookup finds.</summary>
    /// <param name="term">The lookup.</param>
    /// <param name="afterKey">The key of the last one that was taken; empty at first.</param>
    /// <param name="afterSerial">Its serial number; empty at first.</param>
    /// <param name="rowsMax">The most to take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<IReadOnlyList<PublishedCertificate>> ReadAsync(
        LookupTerm term, string afterKey, string afterSerial, int rowsMax, CancellationToken cancellationToken)
    {
        if (await OrganisationOfAsync(term, cancellationToken) is not { } organisationId)
            return [];

        var (sql, arguments) = Query(term, organisationId, afterKey, afterSerial, rowsMax);
        return await database.Database.SqlQueryRaw<PublishedCertificate>(sql, arguments).ToListAsync(cancellationToken);
    }

    /// <summary>An organisation of that number, if it has any such certificate; null where none is to be seen.</summary>
    internal async Task<Organisation?> FindOrganisationAsync(Cvr cvr, CancellationToken cancellationToken)
    {
        var certificates = await ReadAsync(new(LookupKind.Organisation, cvr.Value), "", "", rowsMax: 1, cancellationToken);
        return certificates.Count == 0
            ? null
            : await database.Organisations.AsNoTracking().SingleAsync(organisation => organisation.Cvr == cvr, cancellationToken);
    }

    /// <summary>The query of a lookup, with placeholders for its arguments.</summary>
    internal (string Sql, object[] Arguments) Query(
        LookupTerm term, Guid organisationId, string afterKey, string afterSerial, int rowsMax)
    {
        // The last second belongs to the lifetime (RFC 5280 §4.1.2.5).
        var arguments = new List<object> { clock.GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds(), afterSerial, rowsMax };
        var column = ColumnOf(term.Kind);
        var condition = new StringBuilder();
        if (term.Kind is LookupKind.MailBeginning or LookupKind.NameBeginning)
        {
            arguments.AddRange([afterKey.Length == 0 ? term.Key : afterKey, term.Key + BehindAll]);
            condition.Append(CultureInfo.InvariantCulture, $"({column}, o.serial) > ({{3}}, {{1}}) AND {column} < {{4}}");
        }
        else
        {
            arguments.Add(term.Kind switch
            {
                LookupKind.Organisation => organisationId,
                LookupKind.Profile => Guid.ParseExact(term.Key, "D"),
                _ => term.Key,
            });
            condition.Append(CultureInfo.InvariantCulture, $"{column} = {{3}} AND o.serial > {{1}}");
        }

        // CROSS JOIN keeps SQLite from starting at the certificates.
        var isOrdered = term.Kind is LookupKind.MailBeginning or LookupKind.NameBeginning;
        var key = isOrdered ? column : "''";
        return (
            $$"""
            SELECT o.serial AS "Serial", {{key}} AS "Key", c.certificate AS "Certificate"
            FROM certificate_order o CROSS JOIN certificate_issued c
            WHERE {{condition}} AND {{Published(term.Kind)}} AND o.expires_at > {0} AND c.serial = o.serial AND c.revoked_at IS NULL
            ORDER BY {{(isOrdered ? $"{column}, " : "")}}o.serial LIMIT {2}
            """,
            [.. arguments]);
    }

    // What the partial index is for must stand in the query word by word.
    private static string Published(LookupKind kind) => kind is LookupKind.Mail or LookupKind.MailBeginning
        ? "o.published_mail IS NOT NULL"
        : "o.published_name IS NOT NULL";

    private static string ColumnOf(LookupKind kind) => kind switch
    {
        LookupKind.Serial => "o.serial",
        LookupKind.Mail or LookupKind.MailBeginning => "o.published_mail",
        LookupKind.Name or LookupKind.NameBeginning => "o.published_name",
        LookupKind.Profile => "o.profile_id",
        LookupKind.Organisation => "o.organisation_id",
        _ => throw new System.Diagnostics.UnreachableException($"Lookup {kind}"),
    };

    // Only one kind of lookup asks for an organisation; for the others any id does.
    private async Task<Guid?> OrganisationOfAsync(LookupTerm term, CancellationToken cancellationToken)
    {
        if (term.Kind is not LookupKind.Organisation)
            return Guid.Empty;

        var cvr = Cvr.Parse(term.Key, CvrRule.FictitiousAllowed).Value; // A lookup's number was read before.
        return await database.Organisations.Where(organisation => organisation.Cvr == cvr)
            .Select(organisation => (Guid?)organisation.Id).SingleOrDefaultAsync(cancellationToken);
    }
}

/// <summary>A certificate that a lookup found.</summary>
internal sealed record PublishedCertificate
{
    /// <summary>Its serial number.</summary>
    public required string Serial { get; init; }

    /// <summary>The key that it was found by, where it is one of several.</summary>
    public required string Key { get; init; }

    /// <summary>Its DER.</summary>
    public required byte[] Certificate { get; init; }
}
