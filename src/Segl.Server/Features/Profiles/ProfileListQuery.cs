using System.Globalization;
using System.Text;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Profiles;

/// <summary>The SQL behind the list of profiles, for both databases alike.</summary>
/// <remarks>
/// What the orders say of a profile is kept with it (<see cref="KeepTallies"/>), in one index that is walked in the order of names. What the
/// engine has revoked is not: the profiles that it touches are counted anew for each list, and there are few of them
/// (decision 0013: one truth). Page and number of all rows come from one statement, so that both share that count.
/// </remarks>
internal sealed class ProfileListQuery(Guid organisationId, ProfileFilter filter, ProfilePage page, DateTimeOffset now)
{
    /// <summary>Shorter pieces of a serial number would be found in every list.</summary>
    private const int SerialDigitsMin = 4;

    /// <summary>Sorts behind every hexadecimal digit.</summary>
    private const string BehindAllDigits = "g";

    /// <summary>Sorts behind every instant of this and the next two centuries, which all have thirteen digits.</summary>
    private const string NoExpiry = "99999999999999";

    private readonly List<object> _arguments = [organisationId, organisationId.ToString(), now.ToUnixTimeMilliseconds()];

    private const string Organisation = "{0}";
    private const string OrganisationText = "{1}";
    private const string Now = "{2}";

    /// <summary>What replaces the placeholders of <see cref="Page"/> or <see cref="Count"/>, whichever was asked for.</summary>
    public object[] Arguments => [.. _arguments];

    /// <summary>One page and one row more, in the direction of the page; each row says how many there are on all pages.</summary>
    public string Page(int rowsMax)
    {
        var listed = Listed();
        var filters = Filters();
        return $"""
            {listed}
            SELECT shown.*, (SELECT COUNT(*) FROM listed WHERE {filters}) AS total
            FROM (SELECT * FROM listed WHERE {filters} AND {Beside()} {End} LIMIT {Argument(rowsMax + 1)}) shown {End}
            """;
    }

    /// <summary>How many there are on all pages, as <c>Value</c>; for a page that turned out to be empty.</summary>
    public string Count() => $"""{Listed()} SELECT COUNT(*) AS "Value" FROM listed WHERE {Filters()}""";

    private string End => $"ORDER BY sort_key {Order}, id {Order}";

    private string Order => page.Direction == PageDirection.After ? "ASC" : "DESC";

    // CROSS JOIN keeps SQLite from starting at the larger side; 3 is delivered.
    private string Listed() =>
        $"""
         WITH {Matching()}
         revoked AS MATERIALIZED (SELECT serial FROM certificate_revocation WHERE organisation = {OrganisationText}),
         touched AS (SELECT DISTINCT o.profile_id FROM revoked r CROSS JOIN certificate_order o WHERE o.serial = r.serial),
         counted AS MATERIALIZED (
             SELECT o.profile_id,
                 MIN(CASE WHEN r.serial IS NULL AND o.expires_at > {Now} THEN o.expires_at END) AS next_expiry,
                 MAX(CASE WHEN r.serial IS NULL THEN o.expires_at ELSE 0 END) AS last_kept,
                 MAX(CASE WHEN r.serial IS NOT NULL THEN o.expires_at ELSE 0 END) AS last_revoked
             FROM touched t CROSS JOIN certificate_order o
             LEFT JOIN certificate_revocation r ON r.organisation = {OrganisationText} AND r.serial = o.serial
             WHERE o.organisation_id = {Organisation} AND o.profile_id = t.profile_id AND o.status = {(int)OrderStatus.Delivered}
             GROUP BY o.profile_id),
         standing AS NOT MATERIALIZED (
             SELECT p.id, p.name_key, p.open_orders > 0 AS is_pending, p.certificates, p.kinds, {NextExpiry} AS next_expiry,
                 CASE WHEN c.profile_id IS NULL AND p.last_expiry > {Now} OR c.next_expiry IS NOT NULL THEN {(int)ProfileStatus.Valid}
                     WHEN p.open_orders > 0 THEN {(int)ProfileStatus.Pending} WHEN p.certificates = 0 THEN {(int)ProfileStatus.Empty}
                     WHEN c.last_revoked > c.last_kept THEN {(int)ProfileStatus.Revoked} ELSE {(int)ProfileStatus.Expired} END AS status
             FROM certificate_profile p LEFT JOIN counted c ON c.profile_id = p.id
             WHERE p.organisation_id = {Organisation}{(filter.Words.Count > 0 ? " AND p.id IN (SELECT id FROM matching)" : "")}),
         listed AS NOT MATERIALIZED (SELECT id, {SortKey} AS sort_key, is_pending, certificates, kinds, next_expiry, status FROM standing)
         """;

    // A tally that was kept before its next certificate expired is behind, until the next round over all of them.
    private static string NextExpiry =>
        $"""
         CASE WHEN c.profile_id IS NOT NULL THEN c.next_expiry WHEN p.next_expiry > {Now} THEN p.next_expiry
             WHEN p.last_expiry > {Now} THEN (SELECT MIN(CASE WHEN o.expires_at > {Now} THEN o.expires_at END) FROM certificate_order o
                 WHERE o.organisation_id = {Organisation} AND o.profile_id = p.id AND o.status = {(int)OrderStatus.Delivered}) END
         """;

    private string Matching() =>
        filter.Words.Count > 0 ? $"matching AS MATERIALIZED (SELECT p.id FROM certificate_profile p WHERE {Matches()})," : "";

    private string Matches()
    {
        var sql = new StringBuilder($"p.organisation_id = {Organisation}");
        foreach (var word in filter.Words)
            sql.Append(CultureInfo.InvariantCulture, $" AND ({Contains(word)}{HasSerial(word)}{HasReference(word)})");
        return sql.ToString();
    }

    private string Contains(string word)
    {
        var pattern = word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
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

    private string SortKey => filter.Sort == ProfileSort.Name ? "name_key" : $"COALESCE(CAST(next_expiry AS TEXT), '{NoExpiry}') || name_key";

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

    private string Beside()
    {
        if (page.Cursor is not { } cursor)
            return "1 = 1";

        return $"(sort_key, id) {(page.Direction == PageDirection.After ? '>' : '<')} ({Argument(cursor.Key)}, {Argument(cursor.Id)})";
    }

    private string Argument(object value)
    {
        _arguments.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{_arguments.Count - 1}}}");
    }
}
