using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Npgsql;

namespace Segl.Testing.Databases;

/// <summary>
/// A PostgreSQL of the tests' own, on a free loopback port, with its data in a temporary folder and the ordinary durability.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "segl";

    /// <summary>Test classes run side by side, each with pools of its own.</summary>
    private const int ConnectionsMax = 300;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The shell outlives us by a moment: the end of its input, which also comes when we are killed, stops the server and removes the
    /// folder. The terminal's Ctrl+C must not end it before that.
    /// </summary>
    private const string Watch = """
        trap '' INT
        folder=$1; shift
        "$@" >"$folder/log" 2>&1 </dev/null &
        server=$!
        read -r _
        kill -INT "$server"
        wait "$server"
        rm -rf "$folder"
        """;

    private readonly Process _watch;
    private readonly string _folder;
    private readonly NpgsqlConnectionStringBuilder _administration;
    private int _databases;

    private PostgreSqlServer(Process watch, string folder, NpgsqlConnectionStringBuilder administration)
    {
        _watch = watch;
        _folder = folder;
        _administration = administration;
    }

    /// <summary>Starts it.</summary>
    /// <param name="settings">What is not as it comes, each <c>name=value</c>.</param>
    public static async Task<PostgreSqlServer> StartAsync(params IReadOnlyList<string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("segl-postgresql-").FullName;
        var password = RandomNumberGenerator.GetHexString(32);
        await InitialiseAsync(folder, password);

        var port = FreePorts.Next();
        var administration = new NpgsqlConnectionStringBuilder
        {
            Host = IPAddress.Loopback.ToString(),
            Port = port,
            Username = User,
            Password = password,
            Database = "postgres",
            IncludeErrorDetail = true,
        };
        var server = new PostgreSqlServer(StartProcess(folder, port, settings), folder, administration);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>The connection string of a fresh, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(_administration.ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DropDatabaseAsync(string connectionString)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
            NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync();
        _watch.Dispose();
    }

    private static async Task InitialiseAsync(string folder, string password)
    {
        // Others on this machine can reach the port, so even this server asks for a password.
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password);
        await PostgreSqlPrograms.GiveToServerAsync(folder);

        // Only the making of the empty server goes unsynced; the server itself runs with fsync.
        string[] command =
        [
            .. PostgreSqlPrograms.Prefix, PostgreSqlPrograms.Find("initdb"), "--pgdata", Path.Combine(folder, "data"),
            "--username", User, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
            "--no-sync",
        ];
        (await OutsideTool.RunAsync(command[0], command[1..])).ShouldSucceed();
        File.Delete(passwordFile);
    }

    private static Process StartProcess(string folder, int port, IReadOnlyList<string> settings)
    {
        string[] command =
        [
            "-c", Watch, "sh", folder,
            .. PostgreSqlPrograms.Prefix, PostgreSqlPrograms.Find("postgres"), "-D", Path.Combine(folder, "data"),
            "-c", $"listen_addresses={IPAddress.Loopback}", "-c", $"port={port}", "-c", $"unix_socket_directories={folder}",
            "-c", $"max_connections={ConnectionsMax}", .. settings.SelectMany(setting => new[] { "-c", setting }),
        ];
        var start = new ProcessStartInfo("/bin/sh", command) { RedirectStandardInput = true, UseShellExecute = false };
        return Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
    }

    private async Task WaitUntilReadyAsync()
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (started.Elapsed < StartTimeout && !_watch.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
            catch (NpgsqlException exception)
            {
                var log = await File.ReadAllTextAsync(Path.Combine(_folder, "log"));
                await DisposeAsync();
                throw new InvalidOperationException($"PostgreSQL did not start:\n{log}", exception);
            }
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_administration.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
