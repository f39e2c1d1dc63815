using System.Data.Common;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;

namespace Segl.Acceptance.Tests.Crashing;

/// <summary>What the engine's own tables say, read from outside the server.</summary>
public sealed class EngineFacts(CaDatabase database) : IAsyncDisposable
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>All issuances of a certificate profile.</summary>
    public Task<IReadOnlyList<IssuanceFact>> OfProfileAsync(Guid profileId) =>
        ReadAsync(
            $"SELECT serial, state, CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END FROM ca_issuance WHERE profile_id = '{profileId}' "
            + $"ORDER BY intended_at",
            row => new IssuanceFact(row.GetString(0), row.GetString(1), row.GetInt32(2) == 1));

    /// <summary>Every serial that was ever drawn, as often as it stands in the table.</summary>
    public Task<IReadOnlyList<string>> SerialsAsync() => ReadAsync("SELECT serial FROM ca_issuance", row => row.GetString(0));

    /// <summary>Whether every audit event is as it was written and none is missing.</summary>
    public async Task<AuditVerification> VerifyAuditAsync() => await new AuditTrail(database).VerifyAsync(Cancelled);

    /// <summary>The files in which the database keeps what was written.</summary>
    public async Task<IReadOnlyList<string>> FilesAsync()
    {
        if (database.FilePath is { } file)
            return Directory.GetFiles(Path.GetDirectoryName(file)!); // The tests put it into a folder of its own.

        var data = (await ReadAsync("SHOW data_directory", row => row.GetString(0))).Single();
        var own = (await ReadAsync("SELECT oid::text FROM pg_database WHERE datname = current_database()", row => row.GetString(0)))
            .Single();
        return [.. Directory.GetFiles(Path.Combine(data, "base", own)), .. Directory.GetFiles(Path.Combine(data, "pg_wal"))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> read)
    {
        await using var connection = await database.OpenAsync(Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<T>();
        while (await reader.ReadAsync(Cancelled))
            rows.Add(read(reader));
        return rows;
    }
}

/// <summary>One row of the engine's record.</summary>
public sealed record IssuanceFact(string Serial, string State, bool IsRevoked)
{
    /// <summary>Whether it is a certificate that counts.</summary>
    public bool IsLive => State == "issued" && !IsRevoked;
}
