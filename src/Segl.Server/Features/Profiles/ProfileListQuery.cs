using System.Globalization;
using System.Text;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Profiles;

/// <summary>The SQL behind the list of profiles, for both databases alike.</summary>
/// <remarks>
/// What the orders say of a profile is kept with it (<see cref="KeepTallies"/>), in one index. What the engine has revoked is not: the
/// profiles that it touches are counted anew for each list, and there are few of them (decision 0013: one truth). A list by name that asks
/// nothing about certificates takes its page from that index first, and looks at the profiles of the page alone; every other list walks the
/// index once, and page and number of all rows are taken from what it found.
/// </remarks>
internal sealed class ProfileListQuery(Guid organisationId, ProfileFilter filter, ProfilePage page, DateTimeOffset now)
{
    /// <summary>Shorter pieces of a serial number would be found in every list.</summary>
    private const int SerialDigitsMin = 4;

    /// <summary>Sorts behind every hexadecimal digit.</summary>
    private const string BehindAllDigits = "g";

    private static readonly string[] s_byName = ["name_key", "id"];

    private readonly List<object> _arguments = [organisationId, organisationId.ToString(), now.ToUnixTimeMilliseconds()];

    private const string Organisation = "{0}";
    private const string OrganisationText = "{1}";
    private const string Now = "{2}";

    /// <summary>What replaces the placeholders of <see cref="Page"/> or <see cref="Count"/>, whichever was asked for.</summary>
    public object[] Arguments => [.. _arguments];

    private bool IsQuick => !filter.AsksAboutCertificates && filter.Sort == ProfileSort.Name;

    /// <summary>One page and one row more, in the direction of the page; each row says how many there are on all pages.</summary>
    public string Page(int rowsMax)
    {
        var limit = $"LIMIT {Argument(rowsMax + 1)}";
        return IsQuick
            ? $"""
               WITH matching AS MATERIALIZED ({Tallies} WHERE {Matches()} AND {Beside(s_byName)} {End(s_byName)} {limit}),
               {Standing("matching", "AND profile_id IN (SELECT id FROM matching)")}
               SELECT shown.*, (SELECT COUNT(*) FROM certificate_profile p WHERE {Matches()}) AS total
               FROM standing shown {End(s_byName)}
               """
            : $"""
               {Listed()}
               SELECT shown.*, (SELECT COUNT(*) FROM listed) AS total
               FROM (SELECT * FROM listed WHERE {Beside(Columns)} {End(Columns)} {limit}) shown {End(Columns)}
               """;
    }

    /// <summary>How many there are on all pages, as <c>Value</c>; for a page that turned out to be empty.</summary>
    public string Count() => IsQuick
        ? $"""SELECT COUNT(*) AS "Value" FROM certificate_profile p WHERE {Matches()}"""
        : $"""{Listed()} SELECT COUNT(*) AS "Value" FROM listed""";

    private static string Tallies =>
        "SELECT p.organisation_id, p.id, p.name_key, p.open_orders, p.certificates, p.kinds, p.next_expiry, p.last_expiry FROM "
        + "certificate_profile p";

    // A row without an expiry sorts behind all that have one.
    private string[] Columns =>
        filter.Sort == ProfileSort.Name ? s_byName : [$"COALESCE(next_expiry, {ProfileCursor.NoExpiry})", .. s_byName];

    private string End(IEnumerable<string> columns) => $"ORDER BY {string.Join(", ", columns.Select(column => $"{column} {Order}"))}";

    private string Order => page.Direction == PageDirection.After ? "ASC" : "DESC";

    private string Listed()
    {
        var (found, from) = filter.Words.Count == 0
            ? ("", "certificate_profile")
            : ($"matching AS MATERIALIZED ({Tallies} WHERE {Matches()}),", "matching");
        return $"""
            WITH {found}
            {Standing(from, "")},
            listed AS MATERIALIZED (SELECT * FROM standing WHERE {Filters()})
            """;
    }

    // Two halves, those without a revoked certificate and those with one: SQLite, which knows nothing of their sizes, would compare each
    // with each in a join of them. CROSS JOIN keeps it from starting at the larger side.
    private string Standing(string from, string narrowed) =>
        $"""
         touched AS (SELECT DISTINCT profile_id FROM certificate_revocation WHERE organisation = {OrganisationText} {narrowed}),
         counted AS MATERIALIZED (
             SELECT o.profile_id,
                 MIN(CASE WHEN r.serial IS NULL AND o.expires_at > {Now} THEN o.expires_at END) AS next_expiry,
                 MAX(CASE WHEN r.serial IS NULL THEN o.expires_at ELSE 0 END) AS last_kept,
                 MAX(CASE WHEN r.serial IS NOT NULL THEN o.expires_at ELSE 0 END) AS last_revoked
             FROM touched t CROSS JOIN certificate_order o
             LEFT JOIN certificate_revocation r ON r.organisation = {OrganisationText} AND r.serial = o.serial
             WHERE o.organisation_id = {Organisation} AND o.profile_id = t.profile_id AND o.status = {(int)OrderStatus.Delivered}
             GROUP BY o.profile_id),
         standing AS (
             SELECT m.id, m.name_key, m.open_orders > 0 AS is_pending, m.certificates, m.kinds, {NextExpiry} AS next_expiry,
                 CASE WHEN m.last_expiry > {Now} THEN {(int)ProfileStatus.Valid} WHEN m.open_orders > 0 THEN {(int)ProfileStatus.Pending}
                     WHEN m.certificates = 0 THEN {(int)ProfileStatus.Empty} ELSE {(int)ProfileStatus.Expired} END AS status
             FROM {from} m WHERE m.organisation_id = {Organisation} AND m.id NOT IN (SELECT profile_id FROM counted)
             UNION ALL
             SELECT p.id, p.name_key, p.open_orders > 0, p.certificates, p.kinds, c.next_expiry,
                 CASE WHEN c.next_expiry IS NOT NULL THEN {(int)ProfileStatus.Valid} WHEN p.open_orders > 0 THEN {(int)ProfileStatus.Pending}
                     WHEN c.last_revoked > c.last_kept THEN {(int)ProfileStatus.Revoked} ELSE {(int)ProfileStatus.Expired} END
             FROM counted c CROSS JOIN certificate_profile p WHERE p.id = c.profile_id AND {Matches()})
         """;

    // A tally that was kept before its next certificate expired is behind, until the next round over all of them.
    private static string NextExpiry =>
        $"""
         CASE WHEN m.next_expiry > {Now} THEN m.next_expiry
             WHEN m.last_expiry > {Now} THEN (SELECT MIN(CASE WHEN o.expires_at > {Now} THEN o.expires_at END) FROM certificate_order o
                 WHERE o.organisation_id = {Organisation} AND o.profile_id = m.id AND o.status = {(int)OrderStatus.Delivered}) END
         """;

    private string Matches()
    {
        var sql = new StringBuilder($"p.organisation_id = {Organisation}");
        foreach (var word in filter.Words)
            sql.Append(CultureInfo.InvariantCulture, $" AND ({Contains(word)}{HasSerial(word)}{HasReference(word)})");
        return sql.ToString();
    }

    private string Contains(string word)
    {
        var pattern = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
        return $"p.search_text LIKE {Argument($"%{pattern}%")} ESCAPE '\\'";
    }

    // People copy serial numbers with colons, and often only the beginning.
    private string HasSerial(string word)
    {
        var digits = word.Replace(":", "", StringComparison.Ordinal);
        return digits.Length >= SerialDigitsMin && digits.All(char.IsAsciiHexDigit)
            ? $" OR {OfOrder($"o.serial >= {Argument(digits)} AND o.serial < {Argument(digits + BehindAllDigits)}")}"
            : "";
    }

    private string HasReference(string word)
    {
        var number = ReferenceNumber.Parse(word);
        return number.IsRefused ? "" : $" OR {OfOrder($"o.reference_number = {Argument(number.Value.ToString())}")}";
    }

    // Whose order it is need not be asked: the profile that it has to be of is the organisation's. The number's own index finds it.
    private static string OfOrder(string condition) => $"p.id IN (SELECT o.profile_id FROM certificate_order o WHERE {condition})";

    private string Filters()
    {
        var sql = new StringBuilder("1 = 1");
        if (filter.Status is ProfileStatus.Pending)
            sql.Append(" AND is_pending");
        else if (filter.Status is { } status)
            sql.Append(CultureInfo.InvariantCulture, $" AND status = {(int)status}");
        if (filter.Kind is { } kind)
            sql.Append(CultureInfo.InvariantCulture, $" AND (kinds & {(int)kind}) <> 0");
        if (filter.ExpiresWithinDays is { } days)
            sql.Append(CultureInfo.InvariantCulture, $" AND next_expiry <= {Argument(now.AddDays(days).ToUnixTimeMilliseconds())}");
        return sql.ToString();
    }

    private string Beside(string[] columns)
    {
        if (page.Cursor is not { } cursor)
            return "1 = 1";

        var key = columns.Length == s_byName.Length ? "" : $"{Argument(cursor.Expiry)}, ";
        return $"({string.Join(", ", columns)}) {(page.Direction == PageDirection.After ? '>' : '<')} ({key}{Argument(cursor.NameKey)}, {Argument(cursor.Id)})";
    }

    private string Argument(object value)
    {
        _arguments.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{_arguments.Count - 1}}}");
    }
}
