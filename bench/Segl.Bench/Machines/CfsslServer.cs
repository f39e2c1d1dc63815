using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Segl.Bench.Status;
using Segl.Ca.Storage;
using Segl.Demo;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Bench.Machines;

/// <summary>Debian's cfssl serve with an RSA-3072 authority and its certificate database in PostgreSQL, over TLS.</summary>
internal sealed class CfsslServer : IAsyncDisposable
{
    // Its own schema (certdb), as its documentation has it.
    private const string Schema = """
        CREATE TABLE certificates (
            serial_number bytea NOT NULL, authority_key_identifier bytea NOT NULL, ca_label bytea, status bytea NOT NULL, reason int,
            expiry timestamptz, revoked_at timestamptz, pem bytea NOT NULL, PRIMARY KEY (serial_number, authority_key_identifier));
        CREATE TABLE ocsp_responses (
            serial_number bytea NOT NULL, authority_key_identifier bytea NOT NULL, body bytea NOT NULL, expiry timestamptz,
            PRIMARY KEY (serial_number, authority_key_identifier));
        """;

    private const string Policy = """{"signing":{"default":{"expiry":"26280h","usages":["digital signature","key encipherment","client auth","email protection"]}}}""";

    private readonly TemporaryFolder _folder;
    private readonly TestDatabase _database;
    private readonly PeerProcess _process;
    private readonly string _list;

    private CfsslServer(TemporaryFolder folder, TestDatabase database, PeerProcess process, string list) =>
        (_folder, _database, _process, _list) = (folder, database, process, list);

    /// <summary>Starts it; null where it is not installed.</summary>
    public static async Task<CfsslServer?> StartAsync(TemporaryFolder folder, TestDatabases databases)
    {
        if (!PeerProcess.IsThere("cfssl"))
            return null;

        var database = await databases.CreateAsync(DatabaseKind.PostgreSql);
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(Schema, connection);
            await command.ExecuteNonQueryAsync();
        }

        await MakeAuthorityAsync(folder);
        await File.WriteAllTextAsync(folder.File("policy.json"), Policy);
        await File.WriteAllTextAsync(
            folder.File("db.json"),
            JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["driver"] = "postgres", ["data_source"] = SourceOf(database.ConnectionString) }));
        var process = await PeerProcess.StartAsync(
            folder.Path, "cfssl", "serve", "-address", "127.0.0.1", "-port", "{port}", "-ca", "cfssl-ca.pem", "-ca-key", "cfssl-ca.key", "-config", "policy.json",
            "-db-config", "db.json", "-tls-cert", "cfssl-tls.pem", "-tls-key", "cfssl-tls.key", "-loglevel", "5");

        // It signs for the same key again as gladly as for another.
        using var key = RSA.Create(3072);
        byte[][] bodies =
        [
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["certificate_request"] = HeldCertificates.RequestFor(key) }),
        ];
        return new(folder, database, process, Wrk.WritePosts(folder, "cfssl-requests", bodies.Select(body => ("/api/v1/cfssl/sign", body))));
    }

    /// <summary>Has it sign for so long; answers how many a second, and looks whether they are in its database.</summary>
    public async Task<double> SignAsync(int seconds)
    {
        var before = await CountAsync();
        var load = await Wrk.RunAsync(
            _folder, new UriBuilder(_process.Address) { Scheme = "https" }.Uri, _list, seconds, () => _process.Ids, "Content-Type", "application/json");
        Demands.Demand(await CountAsync() - before >= load.Requests, "cfssl has answered certificates that are not in its database.");
        return load.PerSecond;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<long> CountAsync()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM certificates", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task MakeAuthorityAsync(TemporaryFolder folder)
    {
        foreach (var (name, key) in new[] { ("cfssl-ca", "rsa:3072"), ("cfssl-tls", "rsa:2048") })
            (await OutsideTool.RunAsync(
                "openssl",
                [
                    "req", "-x509", "-newkey", key, "-nodes", "-days", "4000", "-subj", $"/CN={name}", "-addext", "basicConstraints=critical,CA:TRUE",
                    "-keyout", folder.File($"{name}.key"), "-out", folder.File($"{name}.pem"),
                ])).ShouldSucceed();
    }

    private static string SourceOf(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"host={parts.Host} port={parts.Port} dbname={parts.Database} user={parts.Username}{(parts.Password is { Length: > 0 } secret ? $" password={secret}" : "")} sslmode=disable");
    }
}
