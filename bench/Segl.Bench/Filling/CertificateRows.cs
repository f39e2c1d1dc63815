using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Segl.Ca.Storage;
using Segl.Pki.Names;

namespace Segl.Bench.Filling;

/// <summary>Certificates in the engine's table, of which the first ones are revoked; they were never signed.</summary>
internal static class CertificateRows
{
    // What is made here is lost with the machine's power, and nobody minds. Full pages instead of half-empty ones are a quarter of the time.
    private const string SqliteHaste = "PRAGMA synchronous = OFF; PRAGMA cache_size = -400000";

    private const string PostgreSqlHaste =
        "SET maintenance_work_mem = '1GB'; SET session_replication_role = replica; ALTER TABLE ca_issuance SET (fillfactor = 90)";

    private const string PostgreSqlCare = "RESET session_replication_role; RESET maintenance_work_mem; ALTER TABLE ca_issuance SET (fillfactor = 50)";

    /// <summary>The serial number of the n-th.</summary>
    public static SerialNumber SerialOf(int number) => SerialNumber.Parse(BulkSql.SerialOf(number)).Value;

    public static async Task FillAsync(CaDatabase database, int certificates, int revoked, DateTimeOffset now)
    {
        BenchReport.Progress($"{database.Kind}: writing {certificates} certificates, {revoked} of them revoked");
        var started = Stopwatch.GetTimestamp();
        await using (var connection = await database.OpenAsync(CancellationToken.None))
        {
            await FillAsync(new BulkSql(database.Kind, connection, now), certificates, revoked);

            // The pool would give it on with the settings made here.
            if (connection is SqliteConnection sqlite)
                SqliteConnection.ClearPool(sqlite);
        }

        BenchReport.Progress($"{database.Kind}: written in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
    }

    private static async Task FillAsync(BulkSql sql, int certificates, int revoked)
    {
        await sql.ExecuteAsync(sql.IsSqlite ? SqliteHaste : PostgreSqlHaste);

        var isRevoked = string.Create(CultureInfo.InvariantCulture, $"n < {revoked}");
        var id = sql.TextOf(sql.Uuid(20, "n"));
        await sql.FillWithoutIndexesAsync("ca_issuance", $"""
            INSERT INTO ca_issuance (serial, issuance_id, state, authority_id, instance_id, actor, organisation, template_id, profile_id, common_name,
                organisation_name, cvr, key_fingerprint, not_before, not_after, intended_at, issued_at, certificate, certificate_fingerprint,
                revoked_at, revocation_reason, revocation_sequence)
            SELECT serial, {id}, 'issued', (SELECT id FROM ca_authority WHERE role = 'issuing'), 'bench', 'bench',
                {sql.TextOf(sql.Uuid(1, "(n % 1000)"))}, 'oces3-organisation', {sql.TextOf(sql.Uuid(2, "(n / 3)"))}, 'Bench', 'Bench', '12345678', {sql.Hex("n", 64)},
                {sql.Milliseconds("-n % 365 - 1")}, {sql.Milliseconds("700 + n % 395")}, 0, 0, {sql.Blob}, {sql.Hex("n", 64)},
                CASE WHEN {isRevoked} THEN {sql.Milliseconds("-1 - n % 300")} END, CASE WHEN {isRevoked} THEN 1 + n % 5 END, CASE WHEN {isRevoked} THEN n + 1 END
            FROM (SELECT n, {sql.Serial($"CAST(n AS BIGINT)")} AS serial FROM {sql.Series(certificates)}) AS numbered ORDER BY serial
            """);
        if (!sql.IsSqlite)
            await sql.ExecuteAsync(PostgreSqlCare);
        await sql.SettleAsync();
    }
}
