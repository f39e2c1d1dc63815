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

    /// <summary>Of what the row is a part.</summary>
    public required SharedOwner<T> Owner { get; init; }

    /// <summary>Whether the owner has to be made to fit where these columns change, and not only where a row is new.</summary>
    public bool ChangesOwner { get; init; }

    /// <summary>The change that a context has of a row, with its evidence; null where it is another, or not all that the context has.</summary>
    internal FoundChange? Find(SeglDatabase database, T row, IReadOnlyList<AuditEvent> events, DateTimeOffset now)
    {
        database.ChangeTracker.DetectChanges();
        using var quiet = database.WithoutDetectingChanges();
        var owner = Owner.Read(database, row);
        return database.ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList() switch
        {
            [{ State: EntityState.Added } only] when ReferenceEquals(only.Entity, row) && owner is { IsSmall: true } => new(
                new(
                    _insert ??= Insert(only.Metadata),
                    [.. AllOf(only.Metadata).Select(property => ValueOf(only, property)), owner.Version],
                    [.. events])
                {
                    Then = Owner.Fit(row, now),
                },
                row.Version,
                IsNew: true),
            [{ State: EntityState.Modified } only]
                when ReferenceEquals(only.Entity, row) && Covers(only) && (owner is { IsSmall: true } || !ChangesOwner) => new(
                new(_update ??= Update(only.Metadata), [.. KeyAndVersionOf(only), .. properties.Select(property => ValueOf(only, property))], [.. events])
                {
                    Then = ChangesOwner ? Owner.Fit(row, now) : null,
                },
                row.Version + 1,
                IsNew: false),
            _ => null,
        };
    }

    private static object?[] KeyAndVersionOf(EntityEntry entry) =>
        [ValueOf(entry, KeyOf(entry.Metadata)), entry.Property(nameof(IVersioned.Version)).OriginalValue];

    private static IReadOnlyProperty KeyOf(IReadOnlyEntityType type) => type.FindPrimaryKey()!.Properties[0]; // Every table has one.

    // The key first: it names the row in a batch.
    private static List<IReadOnlyProperty> AllOf(IReadOnlyEntityType type) =>
        [KeyOf(type), .. type.GetProperties().Where(property => property != KeyOf(type))];

    private static object? ValueOf(EntityEntry entry, string property) => ValueOf(entry, entry.Metadata.GetProperty(property));

    private static object? ValueOf(EntityEntry entry, IReadOnlyProperty property)
    {
        var value = entry.Property(property.Name).CurrentValue;
        return ((IProperty)property).GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }

    private bool Covers(EntityEntry entry) =>
        entry.Properties.All(property => !property.IsModified || properties.Contains(property.Metadata.Name, StringComparer.Ordinal));

    // Whoever holds a row must not be waited for: the batch is everybody's. What a new row was made after must be as it was read.
    private RowStatement Insert(IReadOnlyEntityType type)
    {
        var given = AllOf(type);
        var columns = given.ConvertAll(property => property.GetColumnName());
        var (list, last) = (string.Join(", ", columns), columns.Count + 1);
        return new(
            $"""
            INSERT INTO {type.GetTableName()} ({list}) SELECT {string.Join(", ", columns.Select((_, place) => $"${place + 1}"))}
            WHERE EXISTS (SELECT 1 FROM {Owner.Table} WHERE id = ${columns.IndexOf(Owner.Column) + 1} AND version = ${last})
            ON CONFLICT DO NOTHING
            """,
            $"""
            INSERT INTO {type.GetTableName()} ({list})
            SELECT {string.Join(", ", columns.Select(column => $"given.{column}"))}
            FROM unnest({Arrays(given)}, ${last}::integer[]) AS given ({list}, owner_version)
            JOIN {Owner.Table} AS owner ON owner.id = given.{Owner.Column} AND owner.version = given.owner_version
            FOR NO KEY UPDATE OF owner SKIP LOCKED
            ON CONFLICT DO NOTHING
            RETURNING {KeyOf(type).GetColumnName()}
            """);
    }

    private RowStatement Update(IReadOnlyEntityType type)
    {
        var (table, key) = (type.GetTableName(), KeyOf(type).GetColumnName());
        List<IReadOnlyProperty> changed = [.. properties.Select(property => type.GetProperty(property))];
        var columns = changed.ConvertAll(property => property.GetColumnName());
        return new(
            $"""
            UPDATE {table} SET {string.Join(", ", columns.Select((column, place) => $"{column} = ${place + 3}"))}, version = version + 1
            WHERE {key} = $1 AND version = $2
            """,
            $"""
            WITH free AS MATERIALIZED (
                SELECT given.*
                FROM unnest({Arrays([KeyOf(type), type.GetProperty(nameof(IVersioned.Version)), .. changed])})
                    AS given (id, version, {string.Join(", ", columns)})
                JOIN {table} AS held ON held.{key} = given.id AND held.version = given.version
                {(ChangesOwner ? $"JOIN {Owner.Table} AS owner ON owner.id = held.{Owner.Column}" : "")}
                FOR NO KEY UPDATE OF held SKIP LOCKED {(ChangesOwner ? "FOR NO KEY UPDATE OF owner SKIP LOCKED" : "")})
            UPDATE {table} AS held SET {string.Join(", ", columns.Select(column => $"{column} = free.{column}"))}, version = held.version + 1
            FROM free WHERE held.{key} = free.id
            RETURNING free.id
            """);
    }

    private static string Arrays(IEnumerable<IReadOnlyProperty> given) =>
        string.Join(", ", given.Select((property, place) => $"${place + 1}::{ArrayOf(property)}"));

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
/// <param name="Table">Its table, with the columns <c>id</c> and <c>version</c>.</param>
/// <param name="Column">The part's column with its id.</param>
/// <param name="Read">It, as the context has read it; null where it has not.</param>
/// <param name="Fit">Makes what is kept fit the parts; its row is held by then.</param>
public sealed record SharedOwner<T>(
    string Table, string Column, Func<SeglDatabase, T, ReadOwner?> Read, Func<T, DateTimeOffset, ConditionalWrite> Fit);

/// <summary>What a row is a part of, as it was read.</summary>
/// <param name="Version">Its version.</param>
/// <param name="IsSmall">Whether it has few enough parts that counting them keeps nobody waiting.</param>
public sealed record ReadOwner(int Version, bool IsSmall);

/// <summary>A change that the engine can write.</summary>
/// <param name="Write">How.</param>
/// <param name="Version">The row's version after it.</param>
/// <param name="IsNew">Whether the row is new.</param>
internal sealed record FoundChange(ConditionalWrite Write, int Version, bool IsNew);
