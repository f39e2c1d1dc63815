using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Segl.Ca.Auditing;
using Segl.Ca.Authorities;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Revocation;

namespace Segl.Ca.Revoking;

/// <summary>Looks into <c>ca_revocation_list</c> and into what belongs on the next list.</summary>
internal sealed class RevocationListRecords(CaDatabase database)
{
    private const string Columns = "authority_id, number, this_update, next_update, revocations, entries, sha256, der";

    private const string SelectHead = """
        SELECT number, this_update, revocations, entries FROM ca_revocation_list WHERE authority_id = $1 ORDER BY number DESC LIMIT 1
        """;

    private const string SelectNewer = """
        SELECT number, this_update, next_update, sha256, der FROM ca_revocation_list
        WHERE authority_id = $1 AND number > $2 AND der IS NOT NULL ORDER BY number DESC LIMIT 1
        """;

    // In order, or PostgreSQL reads the whole table to find nothing: it takes one of many to be found soon wherever it begins.
    internal const string SelectRevokedSince = """
        SELECT revocation_sequence FROM ca_issuance WHERE revocation_sequence > $1 AND authority_id = $2 ORDER BY revocation_sequence LIMIT 1
        """;

    private const string SelectEntries = """
        SELECT serial, revoked_at, revocation_reason FROM ca_issuance
        WHERE authority_id = $1 AND revoked_at IS NOT NULL AND not_after >= $2 ORDER BY serial
        """;

    // Whoever signed the same number, or a smaller one, at the same time has lost, and nobody has seen that list. On SQLite a number that is NULL
    // is ignored; a row that is selected instead would be copied to a temporary table first, with its tens of megabytes.
    private static readonly RowStatement InsertList = new(
        $"""
        INSERT OR IGNORE INTO ca_revocation_list ({Columns})
        VALUES (
            $1, CASE WHEN EXISTS (SELECT 1 FROM ca_revocation_list WHERE authority_id = $1 AND number >= $2) THEN NULL ELSE $2 END,
            $3, $4, $5, $6, $7, $8)
        """,
        $"""
        INSERT INTO ca_revocation_list ({Columns})
        SELECT {Columns}
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bytea[]) AS list ({Columns})
        WHERE NOT EXISTS (SELECT 1 FROM ca_revocation_list AS l WHERE l.authority_id = list.authority_id AND l.number >= list.number)
        ON CONFLICT DO NOTHING
        RETURNING authority_id
        """);

    // A list can have tens of megabytes, and nobody asks for an old one. That it was published, and its digest, stay.
    private static readonly RowStatement ForgetOlder = new(
        "UPDATE ca_revocation_list SET der = NULL WHERE authority_id = $1 AND number < $2 AND der IS NOT NULL",
        """
        UPDATE ca_revocation_list AS l SET der = NULL
        FROM unnest($1::text[], $2::bigint[]) AS newest (authority_id, number)
        WHERE l.authority_id = newest.authority_id AND l.number < newest.number AND l.der IS NOT NULL
        RETURNING l.authority_id
        """);

    /// <summary>What decides whether the next list is due; null before the first.</summary>
    internal sealed record Head(long Number, DateTimeOffset ThisUpdate, long Revocations, long Entries);

    public static async Task<Head?> FindHeadAsync(
        DbConnection connection, DbTransaction? transaction, string authorityId, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectHead, authorityId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetInt64(0), reader.Instant(1), reader.GetInt64(2), reader.GetInt64(3)) : null;
    }

    public static async Task<bool> IsRevokedSinceAsync(
        DbConnection connection, DbTransaction? transaction, string authorityId, long revocations, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, SelectRevokedSince, revocations, authorityId);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <summary>The number of the last revocation of the database; 0 before the first.</summary>
    public static async Task<long> CountRevocationsAsync(
        DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.Statement(transaction, RevocationSequence.SelectLast);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>The entries of the next list one by one, so that a million of them are never in memory.</summary>
    public static IEnumerable<RevokedCertificate> ReadEntries(
        DbConnection connection, DbTransaction transaction, string authorityId, DateTimeOffset expiredSince)
    {
        using var command = connection.Statement(transaction, SelectEntries, authorityId, expiredSince.ToUnixTimeMilliseconds());
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return RevokedCertificate.Of(
                SerialNumber.Parse(reader.GetString(0)).Value, reader.Instant(1), (RevocationReason)reader.GetInt32(2));
    }

    /// <summary>The newest list, if it is newer than the one of this number; null otherwise.</summary>
    public async Task<PublishedRevocationList?> FindNewerAsync(string authorityId, long number, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Statement(transaction: null, SelectNewer, authorityId, number);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new(reader.GetInt64(0), reader.Instant(1), reader.Instant(2), reader.GetString(3), reader.Bytes(4))
            : null;
    }

    /// <summary>Publishes a list; changes nothing where one of its number, or a larger one, was published meanwhile.</summary>
    public static ConditionalWrite Publish(AuthoritySigner authority, RevocationList list, long number, long revocations, AuditEvent evidence)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(list.Der.Span));
        var insert = new ConditionalWrite(
            InsertList,
            [
                authority.Id, number, list.ThisUpdate.ToUnixTimeMilliseconds(), list.NextUpdate.ToUnixTimeMilliseconds(), revocations,
                (long)list.EntryCount, sha256, list.Der.ToArray(),
            ],
            evidence.With("role", authority.Role.Text())
                .With("number", number.ToString(CultureInfo.InvariantCulture))
                .With("entries", list.EntryCount.ToString(CultureInfo.InvariantCulture))
                .With("nextUpdate", list.NextUpdate.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture))
                .With("sha256", sha256));
        return insert with { First = new(ForgetOlder, [authority.Id, number]) };
    }
}
