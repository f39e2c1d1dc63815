using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace Segl.Ca.Storage;

/// <summary>One SQL text for both kinds: parameters are <c>$1</c>, <c>$2</c>, … by position.</summary>
internal static class Statements
{
    /// <summary>A command with its parameters; null is SQL's NULL.</summary>
    [SuppressMessage(
        "Security",
        "CA2100:Review SQL queries for security vulnerabilities",
        Justification = "Callers pass constants and embedded migrations; values go in as parameters.")]
    public static DbCommand Statement(
        this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        AddParameters(connection, command, values);
        return command;
    }

    /// <summary>Adds positional parameters, which PostgreSQL knows by their place and SQLite by the name <c>$n</c>.</summary>
    public static void AddParameters(DbConnection connection, DbCommand command, ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            var parameter = command.CreateParameter();
            if (connection is not NpgsqlConnection)
                parameter.ParameterName = $"${index + 1}";
            parameter.Value = values[index] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }

    public static int Execute(this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Statement(transaction, sql, values);
        return command.ExecuteNonQuery();
    }

    public static string? TextOrNull(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static byte[] Bytes(this DbDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static DateTimeOffset Instant(this DbDataReader reader, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
