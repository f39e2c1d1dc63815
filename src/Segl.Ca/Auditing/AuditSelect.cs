using System.Globalization;
using System.Text;

namespace Segl.Ca.Auditing;

/// <summary>Which end of the matching events is read first.</summary>
internal enum AuditDirection
{
    /// <summary>From a number down: the newest first.</summary>
    Backwards,

    /// <summary>From a number up: the oldest first.</summary>
    Forwards,
}

/// <summary>The statement that reads some events of a filter, each condition on an index that leads with the organisation.</summary>
internal sealed class AuditSelect
{
    private readonly StringBuilder _sql = new();
    private readonly List<object?> _values = [];

    private AuditSelect()
    {
    }

    /// <summary>The statement.</summary>
    public string Sql => _sql.ToString();

    /// <summary>Its values.</summary>
    public object?[] Values => [.. _values];

    /// <summary>Reads events on one side of a number.</summary>
    /// <param name="filter">Which events.</param>
    /// <param name="direction">Which side, and the order.</param>
    /// <param name="beyond">The number that is not read any more.</param>
    /// <param name="count">At most so many.</param>
    public static AuditSelect Of(AuditFilter filter, AuditDirection direction, long beyond, int count)
    {
        var isForwards = direction is AuditDirection.Forwards;
        var select = new AuditSelect();
        select._sql.Append(
            CultureInfo.InvariantCulture,
            $"SELECT {AuditTrail.Columns} FROM ca_audit_event WHERE organisation = {select.Put(filter.Organisation)}");
        select.And($"sequence {(isForwards ? '>' : '<')} {select.Put(beyond)}");
        if (filter.From is { } from)
            select.And($"at >= {select.Put(from.ToUnixTimeMilliseconds())}");
        if (filter.Until is { } until)
            select.And($"at < {select.Put(until.ToUnixTimeMilliseconds())}");
        if (filter.Actors.Count > 0)
            select.And($"actor IN ({select.PutAll(filter.Actors)})");
        if (filter.Area is { } area)
            select.And(string.Create(
                CultureInfo.InvariantCulture,
                $"(action = {select.Put(area)} OR substr(action, 1, {area.Length + 1}) = {select.Put($"{area}.")})"));
        if (filter.Subjects.Count > 0)
            select.And($"subject IN ({select.PutAll(filter.Subjects)})");
        if (filter.Outcome is { } outcome)
            select.And(
                outcome is AuditOutcome.Succeeded
                    ? $"outcome = {select.Put(outcome.ToString())}"
                    : $"outcome <> 'Succeeded' AND outcome = {select.Put(outcome.ToString())}");
        select._sql.Append(
            CultureInfo.InvariantCulture, $" ORDER BY sequence {(isForwards ? "ASC" : "DESC")} LIMIT {select.Put((long)count)}");
        return select;
    }

    private void And(string condition) => _sql.Append(" AND ").Append(condition);

    private string Put(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }

    private string PutAll(IEnumerable<string> values) => string.Join(", ", values.Select(Put));
}
