using System.Globalization;
using System.Text;
using Segl.Server.Features.Orders;

namespace Segl.Server.Features.Profiles;

/// <summary>The SQL behind the list of profiles, for both databases alike.</summary>
/// <remarks>
/// A list by name that asks nothing about certificates takes its page from the index of names first, and looks at the certificates of
/// those profiles alone. Every other list has to look at all certificates of the organisation once: one walk over the index
/// <c>ix_certificate_order_standing</c>, in which no table row is read.
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

    /// <summary>What replaces the placeholders of <see cref="Page"/> and <see cref="Count"/>.</summary>
    public object[] Arguments => [.. _arguments];

    private bool IsQuick => !filter.AsksAboutCertificates && filter.Sort == ProfileSort.Name;

    /// <summary>One page and one row more, in the direction of the page.</summary>
    public string Page(int rowsMax)
    {
        var limit = Argument(rowsMax + 1);
        return IsQuick
            ? $"""
               WITH matching AS (
                   SELECT p.id, p.name_key FROM certificate_profile p WHERE {Matches()} AND {Beside("p.name_key", "p.id")} {End("p.name_key", "p.id", limit)}),
               {Standing("AND o.profile_id IN (SELECT id FROM matching)")}
               SELECT * FROM listed {End("sort_key", "id", limit)}
               """
            : $"{All()}\nSELECT * FROM listed WHERE {Filters()} AND {Beside("sort_key", "id")} {End("sort_key", "id", limit)}";
    }

    /// <summary>How many there are on all pages, as <c>Value</c>.</summary>
    public string Count() => filter.AsksAboutCertificates
        ? $"""{All()} SELECT COUNT(*) AS "Value" FROM listed WHERE {Filters()}"""
        : $"""SELECT COUNT(*) AS "Value" FROM certificate_profile p WHERE {Matches()}""";

    private string End(string key, string id, string limit) => $"ORDER BY {key} {Order}, {id} {Order} LIMIT {limit}";

    private string Order => page.Direction == PageDirection.After ? "ASC" : "DESC";

    private string All() => $"WITH matching AS (SELECT p.id, p.name_key FROM certificate_profile p WHERE {Matches()}),\n{Standing("")}";

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

    // Numbers instead of names: 3 delivered, 4 deleted. The latest certificate decides between revoked and expired.
    private string Standing(string narrowed) =>
        $"""
         certificates AS (
             SELECT o.profile_id,
                 MAX(CASE WHEN o.status IN ({(int)OrderStatus.Pending}, {(int)OrderStatus.Issuing}) THEN 1 ELSE 0 END) AS pending,
                 COUNT(o.serial) AS certificates,
                 MAX(CASE WHEN o.kind = {(int)CertificateKind.Organisation} THEN 1 ELSE 0 END) AS has_organisation,
                 MAX(CASE WHEN o.kind = {(int)CertificateKind.System} THEN 1 ELSE 0 END) AS has_system,
                 MIN(CASE WHEN r.serial IS NULL AND o.expires_at > {Now} THEN o.expires_at END) AS next_expiry,
                 MAX(CASE WHEN r.serial IS NULL THEN o.expires_at ELSE 0 END) AS last_kept,
                 MAX(CASE WHEN r.serial IS NOT NULL THEN o.expires_at ELSE 0 END) AS last_revoked
             FROM certificate_order o
             LEFT JOIN certificate_revocation r ON r.organisation = {OrganisationText} AND r.serial = o.serial
             WHERE o.organisation_id = {Organisation} AND o.status <> {(int)OrderStatus.Deleted} {narrowed}
             GROUP BY o.profile_id),
         listed AS (
             SELECT m.id, {SortKey} AS sort_key,
                 CASE WHEN c.next_expiry IS NOT NULL THEN {(int)ProfileStatus.Valid} WHEN c.pending = 1 THEN {(int)ProfileStatus.Pending}
                     WHEN c.certificates IS NULL OR c.certificates = 0 THEN {(int)ProfileStatus.Empty}
                     WHEN c.last_revoked > c.last_kept THEN {(int)ProfileStatus.Revoked} ELSE {(int)ProfileStatus.Expired} END AS status,
                 COALESCE(c.pending, 0) = 1 AS is_pending, CAST(COALESCE(c.certificates, 0) AS INTEGER) AS certificates, c.next_expiry,
                 c.has_organisation, c.has_system
             FROM matching m LEFT JOIN certificates c ON c.profile_id = m.id)
         """;

    private string SortKey => filter.Sort == ProfileSort.Name ? "m.name_key" : $"COALESCE(CAST(c.next_expiry AS TEXT), '{NoExpiry}') || m.name_key";

    private string Filters()
    {
        var sql = new StringBuilder("1 = 1");
        if (filter.Status is ProfileStatus.Pending)
            sql.Append(" AND is_pending");
        else if (filter.Status is { } status)
            sql.Append(CultureInfo.InvariantCulture, $" AND status = {(int)status}");
        if (filter.Kind is { } kind)
            sql.Append(kind == CertificateKind.System ? " AND has_system = 1" : " AND has_organisation = 1");
        if (filter.ExpiresWithinDays is { } days)
            sql.Append(CultureInfo.InvariantCulture, $" AND next_expiry <= {Argument(now.AddDays(days).ToUnixTimeMilliseconds())}");
        return sql.ToString();
    }

    private string Beside(string key, string id)
    {
        if (page.Cursor is not { } cursor)
            return "1 = 1";

        return $"({key}, {id}) {(page.Direction == PageDirection.After ? '>' : '<')} ({Argument(cursor.Key)}, {Argument(cursor.Id)})";
    }

    private string Argument(object value)
    {
        _arguments.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{_arguments.Count - 1}}}");
    }
}
