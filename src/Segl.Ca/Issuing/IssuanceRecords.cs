using Segl.Ca.Storage;
using Segl.Pki.Names;

namespace Segl.Ca.Issuing;

/// <summary>Looks into <c>ca_issuance</c>; changes go through <see cref="IssuanceWrites"/> and the commit queue.</summary>
internal sealed class IssuanceRecords(CaDatabase database)
{
    // A profile is renewed every three years; this is a bound for memory, not for anybody's use.
    private const int CertificatesOfProfileMax = 1000;

    private const string Select = $"SELECT {IssuanceRow.Columns} FROM ca_issuance WHERE ";

    public Task<IssuanceRow?> FindLiveAsync(Guid issuanceId, CancellationToken cancellationToken) =>
        FindOneAsync(Select + "issuance_id = $1 AND abandoned_at IS NULL", issuanceId.ToString(), cancellationToken);

    public Task<IssuanceRow?> FindLiveByKeyAsync(string keyFingerprint, CancellationToken cancellationToken) =>
        FindOneAsync(Select + "key_fingerprint = $1 AND abandoned_at IS NULL", keyFingerprint, cancellationToken);

    public Task<IssuanceRow?> FindAsync(SerialNumber serial, CancellationToken cancellationToken) =>
        FindOneAsync(Select + "serial = $1", serial.ToString(), cancellationToken);

    public Task<IReadOnlyList<IssuanceRow>> FindIssuedAsync(Guid profileId, CancellationToken cancellationToken) => FindAsync(
        Select + "profile_id = $1 AND state = 'issued' ORDER BY issued_at, serial LIMIT $2",
        [profileId.ToString(), CertificatesOfProfileMax],
        cancellationToken);

    public Task<IReadOnlyList<IssuanceRow>> FindIntendedAsync(int rowsMax, CancellationToken cancellationToken) =>
        FindAsync(Select + "state = 'intended' ORDER BY serial LIMIT $1", [rowsMax], cancellationToken);

    public async Task<bool> IsBlockedAsync(string keyFingerprint, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Statement(null, "SELECT 1 FROM ca_blocked_key WHERE fingerprint = $1", keyFingerprint);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    /// <summary>Whether a key was reported as compromised, and whether a certificate was issued for it.</summary>
    public async Task<(bool IsBlocked, bool IsIssued)> FindKeyAsync(string keyFingerprint, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Statement(
            null,
            """
            SELECT EXISTS (SELECT 1 FROM ca_blocked_key WHERE fingerprint = $1),
                EXISTS (SELECT 1 FROM ca_issuance WHERE key_fingerprint = $1 AND abandoned_at IS NULL AND state = 'issued')
            """,
            keyFingerprint);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetBoolean(0), reader.GetBoolean(1));
    }

    private async Task<IssuanceRow?> FindOneAsync(string sql, string value, CancellationToken cancellationToken) =>
        (await FindAsync(sql, [value], cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<IssuanceRow>> FindAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Statement(null, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<IssuanceRow>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(IssuanceRow.Read(reader));
        return rows;
    }
}
