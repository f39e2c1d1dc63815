using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Segl.Ca.Storage;
using SQLitePCL;

namespace Segl.Server.Features.Directory;

/// <summary>Lookups in SQLite: statements that stay prepared, on connections that stay open.</summary>
/// <remarks>
/// A lookup takes a few microseconds, and a command with its reader as many again. It runs to its end on the caller's thread, as every
/// call of SQLite does. There are as many connections as lookups have run at once, which the search's own bound is for.
/// </remarks>
internal sealed class SqliteLookups(CaDatabase database) : IDisposable
{
    // 8 MB: of a million certificates the upper pages of the indexes and of the table, so that only their leaves are read from the file.
    private const string PagesKept = "PRAGMA cache_size = -8000";

    private readonly ConcurrentBag<Session> _idle = [];

    /// <summary>What a query of serial number, key and certificate finds.</summary>
    public async Task<List<PublishedCertificate>> ReadAsync(string sql, object[] arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_idle.TryTake(out var session))
            session = await OpenAsync(cancellationToken);
        try
        {
            var rows = session.Read(sql, arguments);
            _idle.Add(session);
            return rows;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }

    private async Task<Session> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenOwnSessionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = PagesKept;
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new Session(connection as SqliteConnection ?? throw new InvalidOperationException("The database is not SQLite."));
    }

    private sealed class Session(SqliteConnection connection) : IDisposable
    {
        // What a step answers (sqlite3.h).
        private const int Row = 100;
        private const int Done = 101;

        private readonly Dictionary<string, (sqlite3_stmt Statement, int[] Places)> _statements = new(StringComparer.Ordinal);

        private sqlite3 Database => connection.Handle ?? throw new InvalidOperationException("The connection is not open.");

        public List<PublishedCertificate> Read(string sql, object[] arguments)
        {
            var (statement, places) = StatementOf(sql, arguments.Length);
            try
            {
                for (var index = 0; index < arguments.Length; index++)
                    Require(Bind(statement, places[index], arguments[index]));

                var rows = new List<PublishedCertificate>();
                while (raw.sqlite3_step(statement) is var code && code != Done)
                {
                    if (code != Row)
                        Require(code);
                    rows.Add(RowOf(statement));
                }

                return rows;
            }
            finally
            {
                // It reads one state of the database for as long as it is not reset; what went wrong was said before.
                raw.sqlite3_reset(statement);
            }
        }

        public void Dispose()
        {
            foreach (var (statement, _) in _statements.Values)
                statement.Dispose();
            connection.Dispose();
        }

        // SQLite counts placeholders as they appear, whatever number their name is.
        private (sqlite3_stmt Statement, int[] Places) StatementOf(string sql, int arguments)
        {
            if (_statements.TryGetValue(sql, out var kept))
                return kept;

            Require(raw.sqlite3_prepare_v2(Database, sql, out var statement));
            var places = Enumerable.Range(1, arguments)
                .Select(number => raw.sqlite3_bind_parameter_index(statement, string.Create(CultureInfo.InvariantCulture, $"${number}")))
                .ToArray();
            _statements.Add(sql, (statement, places));
            return (statement, places);
        }

        private static int Bind(sqlite3_stmt statement, int place, object value) => value switch
        {
            string text => raw.sqlite3_bind_text(statement, place, text),
            long number => raw.sqlite3_bind_int64(statement, place, number),
            int number => raw.sqlite3_bind_int64(statement, place, number),
            Guid id => raw.sqlite3_bind_text(statement, place, id.ToString("D").ToUpperInvariant()), // As EF Core keeps ids.
            _ => throw new ArgumentException($"A {value.GetType()} is nothing to look up."),
        };

        private static PublishedCertificate RowOf(sqlite3_stmt statement) => new(
            raw.sqlite3_column_text(statement, 0).utf8_to_string() ?? "",
            raw.sqlite3_column_text(statement, 1).utf8_to_string() ?? "",
            raw.sqlite3_column_blob(statement, 2).ToArray());

        private void Require(int code) => SqliteException.ThrowExceptionForRC(code, Database);
    }
}
