using System.Data.Common;
using System.Globalization;
using Segl.Ca.Storage;

namespace Segl.Bench.Filling;

/// <summary>SQL that makes rows out of numbers, in the words of either database, so that a million of them take seconds and not hours.</summary>
internal sealed class BulkSql(DatabaseKind kind, DbConnection connection, DateTimeOffset now)
{
    public const int DayMilliseconds = 86_400_000;

    // Serial numbers are random: neighbours must not lie side by side in the index. Knuth's multiplicative hash.
    private const long Scatter = 2654435761;

    // What a certificate with an RSA-3072 key and its chain's addresses takes.
    private const int CertificateBytes = 1_900;

    public bool IsSqlite => kind is DatabaseKind.Sqlite;

    public string True => IsSqlite ? "1" : "true";

    public string False => IsSqlite ? "0" : "false";

    /// <summary>A certificate's bytes, as far as their number goes.</summary>
    public string Blob => IsSqlite ? $"zeroblob({CertificateBytes})" : $"decode(repeat('00', {CertificateBytes}), 'hex')";

    /// <summary>The serial number of the n-th certificate, as <see cref="Serial"/> writes it in SQL.</summary>
    public static string SerialOf(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"4a{number * Scatter % 4294967296:x8}{number:x30}");

    public string Serial(string number) => $"'4a' || {Hex($"({number} * {Scatter}) % 4294967296", 8)} || {Hex(number, 30)}";

    public string Milliseconds(int days) => Milliseconds(days.ToString(CultureInfo.InvariantCulture));

    /// <summary>So many days from now; the days may be an expression.</summary>
    public string Milliseconds(string days) => $"({now.ToUnixTimeMilliseconds()} + ({days}) * {DayMilliseconds}{(IsSqlite ? "" : "::bigint")})";

    public string Hex(string number, int digits) =>
        IsSqlite ? $"printf('%0{digits}x', {number})" : $"lpad(to_hex(({number})::bigint), {digits}, '0')";

    public string Uuid(int prefix, string number) => IsSqlite
        ? $"printf('%08X-0000-7000-8000-%012X', {prefix}, {number})"
        : $"('{prefix:x8}-0000-7000-8000-' || lpad(to_hex(({number})::bigint), 12, '0'))::uuid";

    public string TextOf(string uuid) => IsSqlite ? $"lower({uuid})" : $"({uuid})::text";

    /// <summary>The numbers from 0, as a table with the column n.</summary>
    public string Series(int count) => IsSqlite
        ? $"(WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1}) SELECT n FROM numbers) AS series"
        : $"(SELECT generate_series(0, {count - 1}) AS n) AS series";

    /// <summary>Fills a table without its indexes, which are made of the whole of it afterwards: row by row they would take most of the time.</summary>
    public async Task FillWithoutIndexesAsync(string table, string insert)
    {
        var indexes = await ReadIndexesAsync(IsSqlite
            ? $"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL"
            : $"SELECT indexname, indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname NOT IN (SELECT conname FROM pg_constraint)");
        foreach (var (name, _) in indexes)
            await ExecuteAsync($"DROP INDEX {name}");
        await ExecuteAsync(insert);
        foreach (var (_, definition) in indexes)
            await ExecuteAsync(definition);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>As after a night: nothing waits to be written into the tables, and PostgreSQL knows what is in them.</summary>
    public Task SettleAsync() => ExecuteAsync(IsSqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM (ANALYZE)");

    private async Task<List<(string Name, string Definition)>> ReadIndexesAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var indexes = new List<(string Name, string Definition)>();
        while (await reader.ReadAsync())
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        return indexes;
    }
}
