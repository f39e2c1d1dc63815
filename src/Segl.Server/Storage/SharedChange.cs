using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;

namespace Segl.Server.Storage;

/// <summary>
/// A new row, or a change of certain columns of one whose version is still the one that was read: in the form in which the engine writes what many change
/// at the same moment in one transaction (decision 0023).
/// </summary>
/// <param name="properties">What of a row may change; everything else must be as it was.</param>
public sealed class SharedChange<T>(params string[] properties)
    where T : class, IVersioned
{
    private RowStatement? _insert;
    private RowStatement? _update;

    /// <summary>Of what the row is a part; null for nothing.</summary>
    public SharedOwner<T>? Owner { get; init; }

    /// <summary>Whether the owner has to be made to fit where these columns change, and not only where a row is new.</summary>
    public bool ChangesOwner { get; init; }

    /// <summary>The change that a context has of a row, with its evidence; null where it is another, or not all that the context has.</summary>
    internal ConditionalWrite? Find(SeglDatabase database, T changed, IReadOnlyList<AuditEvent> events, DateTimeOffset now)
    {
        var entries = database.ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList();
        if (entries is not [var only] || !ReferenceEquals(only.Entity, changed))
            return null;

        var type = only.Metadata;
        return only.State switch
        {
            EntityState.Added => new(_insert ??= Insert(type), [.. AllOf(type).Select(property => ValueOf(only, property))], [.. events])
            {
                Then = Owner?.Fit(changed, now),
            },
            EntityState.Modified when Covers(only) => new(
                _update ??= Update(type),
                [
                    ValueOf(only, KeyOf(type)), only.Property(nameof(IVersioned.Version)).OriginalValue,
                    .. properties.Select(property => ValueOf(only, type.GetProperty(property))),
                ],
                [.. events])
            {
                Then = ChangesOwner ? Owner?.Fit(changed, now) : null,
            },
            _ => null,
        };
    }

    private static IReadOnlyProperty KeyOf(IReadOnlyEntityType type) => type.FindPrimaryKey()!.Properties[0]; // Every table has one.

    // The key first: it names the row in a batch.
    private static List<IReadOnlyProperty> AllOf(IReadOnlyEntityType type) =>
        [KeyOf(type), .. type.GetProperties().Where(property => property != KeyOf(type))];

    private static object? ValueOf(EntityEntry entry, IReadOnlyProperty property)
    {
        var value = entry.Property(property.Name).CurrentValue;
        return ((IProperty)property).GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }

    private bool Covers(EntityEntry entry) =>
        entry.Properties.All(property => !property.IsModified || properties.Contains(property.Metadata.Name, StringComparer.Ordinal));

    // Whoever holds a row must not be waited for: the batch is everybody's.
    private RowStatement Insert(IReadOnlyEntityType type)
    {
        var given = AllOf(type);
        var columns = string.Join(", ", given.Select(property => property.GetColumnName()));
        return new(
            $"INSERT INTO {type.GetTableName()} ({columns}) VALUES ({string.Join(", ", given.Select((_, place) => $"${place + 1}"))}) ON CONFLICT DO NOTHING",
            $"""
            INSERT INTO {type.GetTableName()} ({columns})
            SELECT given.* FROM {Arrays(given)} AS given ({columns})
            {(Owner is { } owner ? $"JOIN {owner.Table} AS owner ON owner.id = given.{owner.Column} FOR NO KEY UPDATE OF owner SKIP LOCKED" : "")}
            ON CONFLICT DO NOTHING
            RETURNING {KeyOf(type).GetColumnName()}
            """);
    }

    private RowStatement Update(IReadOnlyEntityType type)
    {
        var (table, key) = (type.GetTableName(), KeyOf(type).GetColumnName());
        List<IReadOnlyProperty> changed = [.. properties.Select(property => type.GetProperty(property))];
        var columns = changed.ConvertAll(property => property.GetColumnName());
        var owner = ChangesOwner ? Owner : null;
        return new(
            $"""
            UPDATE {table} SET {string.Join(", ", columns.Select((column, place) => $"{column} = ${place + 3}"))}, version = version + 1
            WHERE {key} = $1 AND version = $2
            """,
            $"""
            WITH free AS MATERIALIZED (
                SELECT given.*
                FROM {Arrays([KeyOf(type), type.GetProperty(nameof(IVersioned.Version)), .. changed])} AS given (id, version, {string.Join(", ", columns)})
                JOIN {table} AS held ON held.{key} = given.id AND held.version = given.version
                {(owner is null ? "" : $"JOIN {owner.Table} AS owner ON owner.id = held.{owner.Column}")}
                FOR NO KEY UPDATE OF held{(owner is null ? "" : ", owner")} SKIP LOCKED)
            UPDATE {table} AS held SET {string.Join(", ", columns.Select(column => $"{column} = free.{column}"))}, version = held.version + 1
            FROM free WHERE held.{key} = free.id
            RETURNING free.id
            """);
    }

    private static string Arrays(IEnumerable<IReadOnlyProperty> given) =>
        $"unnest({string.Join(", ", given.Select((property, place) => $"${place + 1}::{ArrayOf(property)}"))})";

    private static string ArrayOf(IReadOnlyProperty property)
    {
        var stored = ((IProperty)property).GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
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

/// <summary>What a row is a part of, and what is kept there of its parts.</summary>
/// <param name="Table">Its table, whose key is <c>id</c>.</param>
/// <param name="Column">The part's column with that key.</param>
/// <param name="Fit">Makes what is kept fit the parts; its row is held by then.</param>
public sealed record SharedOwner<T>(string Table, string Column, Func<T, DateTimeOffset, ConditionalWrite> Fit);
