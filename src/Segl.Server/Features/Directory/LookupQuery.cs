using System.Collections.Frozen;
using System.Diagnostics;
using Segl.Ca.Storage;

namespace Segl.Server.Features.Directory;

/// <summary>
/// The one query of each kind of lookup: <c>$1</c> is the time, <c>$2</c> the last serial number that was taken, <c>$3</c> the most rows,
/// <c>$4</c> what is looked up, <c>$5</c> where beginnings end.
/// </summary>
internal static class LookupQuery
{
    /// <summary>Sorts behind every other character, in the byte order that keys are kept in.</summary>
    public const string BehindAll = "\U0010FFFF";

    private static readonly FrozenDictionary<(DatabaseKind, LookupKind), string> Texts = Enum.GetValues<DatabaseKind>()
        .SelectMany(database => Enum.GetValues<LookupKind>().Select(kind => KeyValuePair.Create((database, kind), Write(database, kind))))
        .ToFrozenDictionary();

    private static readonly FrozenDictionary<(DatabaseKind, LookupKind), string> Counts = Enum.GetValues<DatabaseKind>()
        .SelectMany(database => Pieces.Select(kind => KeyValuePair.Create((database, kind), WriteCount(database, kind))))
        .ToFrozenDictionary();

    private static IEnumerable<LookupKind> Beginnings =>
        [LookupKind.MailBeginning, LookupKind.NameBeginning, LookupKind.OrganisationBeginning];

    private static IEnumerable<LookupKind> Pieces => [LookupKind.MailPiece, LookupKind.NamePiece];

    /// <summary>
    /// Of several addresses at once: which of them, counted from one, a serial number and a certificate. <c>$1</c> is the time, <c>$2</c> the most
    /// rows of each, <c>$3</c> the addresses. In no order, which would have all of them copied. For PostgreSQL.
    /// </summary>
    public const string OfMails = """
        SELECT k.number, f.serial, f.certificate
        FROM unnest($3::text[]) WITH ORDINALITY AS k (mail, number) CROSS JOIN LATERAL (
            SELECT o.serial, c.certificate FROM certificate_order o CROSS JOIN certificate_issued c
            WHERE o.published_mail = k.mail AND o.published_mail IS NOT NULL AND o.expires_at > $1 AND c.serial = o.serial AND c.revoked_at IS NULL
            ORDER BY o.serial LIMIT $2) AS f
        """;

    /// <summary>From when on a certificate must last: the last second belongs to the lifetime (RFC 5280 §4.1.2.5).</summary>
    public static long From(TimeProvider clock) => clock.GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds();

    /// <summary>The certificates of a lookup.</summary>
    public static string Of(DatabaseKind database, LookupKind kind) => Texts[(database, kind)];

    /// <summary>How many have the pieces <c>$1</c>, at most <c>$2</c>: no more are counted.</summary>
    public static string CountOf(DatabaseKind database, LookupKind kind) => Counts[(database, kind)];

    // CROSS JOIN keeps SQLite from starting at the certificates.
    private static string Write(DatabaseKind database, LookupKind kind)
    {
        var column = ColumnOf(kind);
        var isBeginning = Beginnings.Contains(kind);
        var isNumbered = database is DatabaseKind.Sqlite && Pieces.Contains(kind);
        return $"""
            SELECT o.serial, {(isBeginning ? column : "''")}, c.certificate
            FROM {(isNumbered ? "published_piece p CROSS JOIN published_number n CROSS JOIN " : "")}certificate_order o CROSS JOIN certificate_issued c
            WHERE {Condition(database, kind)} AND {Published(kind)} AND o.expires_at > $1 AND c.serial = o.serial AND c.revoked_at IS NULL
            ORDER BY {(isBeginning ? $"{column}, " : "")}o.serial LIMIT $3
            """;
    }

    private static string Condition(DatabaseKind database, LookupKind kind) => (database, kind) switch
    {
        _ when Beginnings.Contains(kind) => $"({ColumnOf(kind)}, o.serial) > ($4, $2) AND {ColumnOf(kind)} < $5",
        (DatabaseKind.Sqlite, LookupKind.MailPiece or LookupKind.NamePiece) =>
            "p.published_piece MATCH $4 AND n.number = p.rowid AND n.serial > $2 AND o.serial = n.serial",
        (_, LookupKind.MailPiece or LookupKind.NamePiece) => $"published_pieces({ColumnOf(kind)}) @> $4 AND o.serial > $2",
        (_, LookupKind.Organisation) => "o.organisation_id = (SELECT id FROM organisation WHERE cvr = $4) AND o.serial > $2",
        _ => $"{ColumnOf(kind)} = $4 AND o.serial > $2",
    };

    private static string WriteCount(DatabaseKind database, LookupKind kind)
    {
        var found = database is DatabaseKind.Sqlite
            ? "SELECT rowid FROM published_piece WHERE published_piece MATCH $1"
            : $"SELECT 1 FROM certificate_order o WHERE published_pieces({ColumnOf(kind)}) @> $1 AND {Published(kind)}";
        return $"SELECT count(*) FROM ({found} LIMIT $2) AS found";
    }

    // What the partial index is for must stand in the query word by word.
    private static string Published(LookupKind kind) => kind is LookupKind.Mail or LookupKind.MailBeginning or LookupKind.MailPiece
        ? "o.published_mail IS NOT NULL"
        : "o.published_name IS NOT NULL";

    private static string ColumnOf(LookupKind kind) => kind switch
    {
        LookupKind.Serial => "o.serial",
        LookupKind.Mail or LookupKind.MailBeginning or LookupKind.MailPiece => "o.published_mail",
        LookupKind.Name or LookupKind.NameBeginning or LookupKind.NamePiece => "o.published_name",
        LookupKind.OrganisationBeginning => "o.published_organisation",
        LookupKind.CertificateHash => "o.published_cert_hash",
        LookupKind.IssuerAndSerialHash => "o.published_issuer_and_serial_hash",
        LookupKind.KeyIdentifierHash => "o.published_key_id_hash",
        LookupKind.SubjectHash => "o.published_subject_hash",
        LookupKind.Profile => "o.profile_id",
        LookupKind.Organisation => "o.organisation_id",
        _ => throw new UnreachableException($"Lookup {kind}"),
    };
}
