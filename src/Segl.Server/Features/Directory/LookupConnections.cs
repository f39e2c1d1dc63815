using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Segl.Ca.Storage;

namespace Segl.Server.Features.Directory;

/// <summary>Connections that stay open, each with the queries that it has been asked already.</summary>
/// <remarks>
/// Opening one, setting it up and having a query read costs more than the lookup itself. There are as many as lookups have run at once, which
/// the search's own bound is for.
/// </remarks>
internal sealed class LookupConnections(CaDatabase database, QueryPlans plans) : IDisposable
{
    // Of few rows PostgreSQL takes any way to be as good; of many it may misjudge how rare a piece of a name is. An index is always there.
    private const string OnlyByIndex = "SET enable_seqscan = off";

    private const string OnlyByIndexInOneWay = $"{OnlyByIndex}; SET plan_cache_mode = force_generic_plan";

    private readonly ConcurrentBag<Session> _idle = [];

    /// <summary>All rows of a query.</summary>
    public async Task<List<T>> ReadAsync<T>(string sql, object[] arguments, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        if (_idle.TryTake(out var idle))
        {
            try
            {
                return await ReadAsync(idle, sql, arguments, read, cancellationToken);
            }
            catch (DbException) when (!cancellationToken.IsCancellationRequested)
            {
                // The database has closed a connection that lay idle, and a new one will tell more.
            }
        }

        return await ReadAsync(await OpenAsync(cancellationToken), sql, arguments, read, cancellationToken);
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }

    private async Task<List<T>> ReadAsync<T>(
        Session session, string sql, object[] arguments, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await session.ReadAsync(sql, arguments, read, cancellationToken);
            _idle.Add(session);
            return rows;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    [SuppressMessage(
        "Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "One of two constants.")]
    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenOwnSessionAsync(cancellationToken);
        if (database.Kind is not DatabaseKind.PostgreSql)
            return new Session(connection);

        await using var command = connection.CreateCommand();
        command.CommandText = plans is QueryPlans.One ? OnlyByIndexInOneWay : OnlyByIndex;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new Session(connection);
    }

    private sealed class Session(DbConnection connection) : IDisposable
    {
        private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

        public async Task<List<T>> ReadAsync<T>(
            string sql, object[] arguments, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        {
            var command = CommandOf(sql, arguments.Length);
            for (var index = 0; index < arguments.Length; index++)
                command.Parameters[index].Value = arguments[index];
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }

        public void Dispose()
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            connection.Dispose();
        }

        [SuppressMessage(
            "Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Texts are constants; values are parameters.")]
        private DbCommand CommandOf(string sql, int parameters)
        {
            if (_commands.TryGetValue(sql, out var kept))
                return kept;

            var command = connection.CreateCommand();
            command.CommandText = sql;
            for (var number = 1; number <= parameters; number++)
            {
                var parameter = command.CreateParameter();
                if (connection is not NpgsqlConnection)
                    parameter.ParameterName = $"${number}";
                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
            return command;
        }
    }
}

/// <summary>How PostgreSQL finds the way in which it carries out a query.</summary>
internal enum QueryPlans
{
    /// <summary>Anew for each, where what is asked makes a difference.</summary>
    Each,

    /// <summary>
    /// Once for all: it would plan a list of addresses anew each time, because the plan for a list of known length looks cheaper; and
    /// planning takes longer than looking.
    /// </summary>
    One,
}
