using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;

namespace Segl.Server.Storage;

/// <summary>
/// A change of certain columns of one row, if its version is still the one that was read: in the form in which the engine writes what many change at the
/// same moment in one transaction (decision 0023).
/// </summary>
/// <param name="properties">What it may change; everything that it does not must be as it was.</param>
public sealed class SharedUpdate<T>(params string[] properties)
    where T : class, IVersioned
{
    private RowStatement? _statement;

    /// <summary>The table, and the column that refers to it, whose row is to be free too; null for none.</summary>
    public (string Table, string Column)? Owner { get; init; }

    /// <summary>The change that a context has of a row, with its evidence; null where it is another, or not all that the context has.</summary>
    internal ConditionalWrite? Find(SeglDatabase database, T changed, IReadOnlyList<AuditEvent> events)
    {
        var entries = database.ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList();
        if (entries is not [{ State: EntityState.Modified } only] || !ReferenceEquals(only.Entity, changed) || !Covers(only))
            return null;

        _statement ??= Write(only.Metadata);
        object?[] key = [ValueOf(only, only.Metadata.FindPrimaryKey()!.Properties[0].Name), only.Property(nameof(IVersioned.Version)).OriginalValue];
        return new ConditionalWrite(_statement, [.. key, .. properties.Select(property => ValueOf(only, property))], [.. events]);
    }

    private static object? ValueOf(EntityEntry entry, string property)
    {
        var (converter, value) = (entry.Property(property).Metadata.GetTypeMapping().Converter, entry.Property(property).CurrentValue);
        return converter is null ? value : converter.ConvertToProvider(value);
    }

    private bool Covers(EntityEntry entry) =>
        entry.Properties.All(property => !property.IsModified || properties.Contains(property.Metadata.Name, StringComparer.Ordinal));

    private RowStatement Write(IEntityType type)
    {
        var table = type.GetTableName();
        var key = type.FindPrimaryKey()!.Properties[0];
        var changed = properties.Select(property => type.GetProperty(property)).ToList();
        var columns = changed.ConvertAll(property => property.GetColumnName());
        IReadOnlyProperty[] given = [key, type.GetProperty(nameof(IVersioned.Version)), .. changed];

        // Whoever holds the row must not be waited for: the batch is everybody's.
        return new(
            $"""
            UPDATE {table} SET {string.Join(", ", columns.Select((column, place) => $"{column} = ${place + 3}"))}, version = version + 1
            WHERE {key.GetColumnName()} = $1 AND version = $2
            """,
            $"""
            WITH free AS MATERIALIZED (
                SELECT given.*
                FROM unnest({string.Join(", ", given.Select((property, place) => $"${place + 1}::{ArrayOf(property)}"))})
                    AS given (id, version, {string.Join(", ", columns)})
                JOIN {table} AS held ON held.{key.GetColumnName()} = given.id AND held.version = given.version
                {(Owner is { } joined ? $"JOIN {joined.Table} AS owner ON owner.id = held.{joined.Column}" : "")}
                FOR NO KEY UPDATE OF held{(Owner is null ? "" : ", owner")} SKIP LOCKED)
            UPDATE {table} AS held SET {string.Join(", ", columns.Select(column => $"{column} = free.{column}"))}, version = held.version + 1
            FROM free WHERE held.{key.GetColumnName()} = free.id
            RETURNING free.id
            """);
    }

    private static string ArrayOf(IReadOnlyProperty property)
    {
        var stored = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        var type = Nullable.GetUnderlyingType(stored) ?? stored;
        return type == typeof(Guid) ? "uuid[]"
            : type == typeof(long) ? "bigint[]"
            : type == typeof(int) ? "integer[]"
            : type == typeof(bool) ? "boolean[]"
            : type == typeof(byte[]) ? "bytea[]"
            : type == typeof(string) ? "text[]"
            : throw new NotSupportedException($"{property.Name} is stored as {type}.");
    }
}
