using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Segl.Ca.Storage;

/// <summary>The one database of an installation: which kind, and connections that are set up for durable work.</summary>
/// <remarks>
/// What both kinds share, so that a row reads the same on either: instants are whole milliseconds since 1970 in UTC
/// (<c>BIGINT</c>), ids are lower-case UUID text, serials lower-case hexadecimal, bytes are bytes.
/// </remarks>
public sealed class CaDatabase : IAsyncDisposable
{
    // The engine's statements and those of its callers: every one of them is worth preparing.
    private const int PreparedStatementsMax = 200;

    // 15 s: long enough for another writer's batch and a checkpoint; who waits longer has met a fault. FULL: in WAL mode a commit
    // is on the disk only with it; it is the library's default, which a build of the library can change.
    private const string SqliteSettings =
        "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    private readonly NpgsqlDataSource? _postgreSql;
    private readonly string _connectionString;

    /// <summary>Names the database; nothing is opened yet.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public CaDatabase(DatabaseKind kind, string connectionString)
    {
        Kind = kind;
        if (kind is DatabaseKind.PostgreSql)
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                MaxAutoPrepare = PreparedStatementsMax,
                AutoPrepareMinUsages = 2,

                // Nobody changes the session of a pooled connection: resetting it would cost a statement for each time that one is taken.
                NoResetOnClose = true,
            };
            _connectionString = settings.ConnectionString;
            _postgreSql = NpgsqlDataSource.Create(settings);
            return;
        }

        _connectionString = new SqliteConnectionStringBuilder(connectionString).ConnectionString;
    }

    /// <summary>Which kind it is.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>The pool of connections that all share; null on SQLite.</summary>
    public DbDataSource? Pool => _postgreSql;

    /// <summary>How it is reached; it may hold a password.</summary>
    public string ConnectionString => _connectionString;

    /// <summary>For SQLite the file; null on PostgreSQL.</summary>
    public string? FilePath => Kind is DatabaseKind.Sqlite
        ? Path.GetFullPath(new SqliteConnectionStringBuilder(_connectionString).DataSource)
        : null;

    /// <summary>
    /// A closed connection, for callers such as EF Core that open it themselves and then call <see cref="ConfigureAsync"/>.
    /// </summary>
    public DbConnection CreateConnection() =>
        _postgreSql is not null ? _postgreSql.CreateConnection() : new SqliteConnection(_connectionString);

    /// <summary>An open connection with the settings that durability needs; the caller disposes it.</summary>
    public Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => OpenedAsync(CreateConnection(), cancellationToken);

    /// <summary>As <see cref="OpenAsync"/>, for threads of their own that wait for the database and do nothing else.</summary>
    public DbConnection Open() => Open(CreateConnection());

    /// <summary>A connection outside the pool: its session, with whatever it has locked, ends when it is closed.</summary>
    internal DbConnection OpenOwnSession() => Open(CreateUnpooled());

    /// <summary>As the other, for sessions that have settings of their own.</summary>
    public Task<DbConnection> OpenOwnSessionAsync(CancellationToken cancellationToken) => OpenedAsync(CreateUnpooled(), cancellationToken);

    private static async Task<DbConnection> OpenedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.OpenAsync(cancellationToken);
            await ConfigureAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private DbConnection CreateUnpooled() => Kind is DatabaseKind.PostgreSql
        ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString)
        : new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString);

    private static DbConnection Open(DbConnection connection)
    {
        try
        {
            connection.Open();
            Configure(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Applies the settings to a connection that somebody else has opened.</summary>
    public static async Task ConfigureAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection is not SqliteConnection)
            return;

        await using var command = connection.CreateCommand();
        command.CommandText = SqliteSettings;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>As <see cref="ConfigureAsync"/>.</summary>
    public static void Configure(DbConnection connection)
    {
        if (connection is not SqliteConnection)
            return;

        using var command = connection.CreateCommand();
        command.CommandText = SqliteSettings;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_postgreSql is not null)
            await _postgreSql.DisposeAsync();
    }
}
