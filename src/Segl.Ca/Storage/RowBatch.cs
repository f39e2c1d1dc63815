using System.Data.Common;
using Npgsql;

namespace Segl.Ca.Storage;

/// <summary>Rows to be changed in one transaction, in as few steps as the database allows.</summary>
internal sealed class RowBatch(DbConnection connection, DbTransaction transaction)
{
    private readonly List<(RowStatement Statement, object?[] Values)> _rows = [];

    /// <summary>Adds a row; answers its place among the answers.</summary>
    public int Add(RowStatement statement, object?[] values)
    {
        _rows.Add((statement, values));
        return _rows.Count - 1;
    }

    /// <summary>Runs everything, and answers for each place whether its row was changed.</summary>
    public bool[] Execute()
    {
        if (connection is not NpgsqlConnection)
            return ExecuteRowByRow();

        var changed = new bool[_rows.Count];
        foreach (var step in Steps())
        {
            using var command = step.CreateCommand(connection, transaction);
            using var reader = command.ExecuteReader();
            while (reader.Read())
                changed[step.PlaceOf(reader.GetValue(0))] = true;
        }

        return changed;
    }

    /// <summary>As <see cref="Execute"/>.</summary>
    public async Task<bool[]> ExecuteAsync(CancellationToken cancellationToken)
    {
        // SQLite works in this process: awaiting it would not be asynchronous.
        if (connection is not NpgsqlConnection)
            return ExecuteRowByRow();

        var changed = new bool[_rows.Count];
        foreach (var step in Steps())
        {
            await using var command = step.CreateCommand(connection, transaction);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                changed[step.PlaceOf(reader.GetValue(0))] = true;
        }

        return changed;
    }

    private List<Step> Steps()
    {
        var steps = new List<Step>();
        for (var place = 0; place < _rows.Count; place++)
        {
            var (statement, values) = _rows[place];
            var step = steps.Find(step => step.Statement == statement && !step.Has(values));
            if (step is null)
                steps.Add(step = new Step(statement));
            step.Add(place, values);
        }

        return steps;
    }

    private bool[] ExecuteRowByRow()
    {
        var prepared = new Dictionary<RowStatement, DbCommand>(ReferenceEqualityComparer.Instance);
        try
        {
            return [.. _rows.Select(row => RunRow(prepared, row.Statement, row.Values) > 0)];
        }
        finally
        {
            foreach (var command in prepared.Values)
                command.Dispose();
        }
    }

    private int RunRow(Dictionary<RowStatement, DbCommand> prepared, RowStatement statement, object?[] values)
    {
        if (!prepared.TryGetValue(statement, out var command))
        {
            command = connection.Statement(transaction, statement.Sqlite, values);
            prepared.Add(statement, command);
            return command.ExecuteNonQuery();
        }

        for (var index = 0; index < values.Length; index++)
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }

    // Rows of one statement with different first values. A second row about the same thing comes in a later step, where it finds what the
    // first one did: within one statement PostgreSQL would carry out one of the two and not say which.
    private sealed class Step(RowStatement statement)
    {
        private readonly Dictionary<object, int> _places = [];
        private readonly List<object?[]> _rows = [];

        public RowStatement Statement => statement;

        public bool Has(object?[] values) => _places.ContainsKey(KeyOf(values));

        public void Add(int place, object?[] values)
        {
            _places.Add(KeyOf(values), place);
            _rows.Add(values);
        }

        public int PlaceOf(object key) => _places[key];

        public DbCommand CreateCommand(DbConnection connection, DbTransaction transaction)
        {
            var columns = new object?[_rows[0].Length];
            for (var column = 0; column < columns.Length; column++)
                columns[column] = Column(column);
            return connection.Statement(transaction, statement.PostgreSql, columns);
        }

        private static object KeyOf(object?[] values) =>
            values[0] ?? throw new ArgumentException("The first value names the row.", nameof(values));

        // Of a column that is NULL in every row the statement says the type; text can be read as any.
        private Array Column(int column) => _rows.Find(row => row[column] is not null)?[column] switch
        {
            long => Column<long>(column),
            int => Column<int>(column),
            bool => Column<bool>(column),
            Guid => Column<Guid>(column),
            byte[] => _rows.ConvertAll(row => (byte[]?)row[column]).ToArray(),
            _ => _rows.ConvertAll(row => (string?)row[column]).ToArray(),
        };

        private Array Column<T>(int column)
            where T : struct => _rows.Exists(row => row[column] is null)
                ? _rows.ConvertAll(row => (T?)row[column]).ToArray()
                : _rows.ConvertAll(row => (T)row[column]!).ToArray();
    }
}
