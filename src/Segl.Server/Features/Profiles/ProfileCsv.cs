using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Segl.Server.Texts;

namespace Segl.Server.Features.Profiles;

/// <summary>Writes an export as CSV: RFC 4180, UTF-8 with the mark that spreadsheets know it by.</summary>
/// <remarks>
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection). Digits that it would take for a number
/// and change, because they begin with zero, are too many or have an e among them, stand as <c>="0042"</c>, which LibreOffice and Excel both open as
/// that text, without being told anything.
/// </remarks>
internal static partial class ProfileCsv
{
    private static readonly CsvWriterOptions s_options = new()
    {
        WriteByteOrderMark = true,
        Quoting = CsvQuoting.Always,
        Injection = CsvInjection.None, // Safe does it, and knows what is only digits.
    };

    private static readonly string[] s_columns =
    [
        "Uuid", "Name", "Email", "ContactName", "ContactEmail", "ProductionUnit", "TaxUnit", "InvoiceReference", "SystemRights", "Seals",
        "Status", "Kind", "Reference", "Serial", "Ordered", "Issued", "Expires", "Revoked", "Reason", "Published",
    ];

    /// <summary>Writes all rows; what the reader has not taken yet is all that is held.</summary>
    public static async Task WriteAsync(
        Stream stream, IAsyncEnumerable<ExportedRow> rows, DateTimeOffset now, Wording texts, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(stream, s_options, leaveOpen: true);
        await csv.WriteRecordAsync([.. s_columns.Select(column => texts[$"Profiles.Export.{column}"])], cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await csv.WriteRecordAsync([.. Cells(row, now, texts).Select(Safe)], cancellationToken);
        await csv.FlushAsync(cancellationToken);
    }

    private static IEnumerable<string> Cells(ExportedRow row, DateTimeOffset now, Wording texts)
    {
        var (profile, order) = (row.Profile, row.Order);
        return
        [
            $"{profile.Id}", $"{profile.Name}", $"{profile.Email}", $"{profile.ContactName}", $"{profile.ContactEmail}",
            $"{profile.ProductionUnit}", $"{profile.TaxUnit}", $"{profile.InvoiceReference}", RightsOf(profile, texts),
            YesOrNo(profile.AllowsSeals, texts),
            texts[$"Profiles.Status.{StatusOf(row, now)}"],
            order is null ? "" : texts[$"Orders.Kind.{order.Kind}"],
            $"{order?.ReferenceNumber}", $"{order?.Serial}",
            Instant(order?.OrderedAt), Instant(order?.DeliveredAt), Instant(order?.ExpiresAt), Instant(row.Revocation?.RevokedAt),
            row.Revocation is { } revocation ? texts[$"Certificates.Reason.{revocation.RevocationReason}"] : "",
            order is null ? "" : YesOrNo(order.IsPublished, texts),
        ];
    }

    private static string Safe(string cell)
    {
        if (ChangedByASpreadsheet().IsMatch(cell))
            return $"=\"{cell}\"";

        return cell is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? "'" + cell : cell;
    }

    // A number of a spreadsheet has fifteen digits.
    [GeneratedRegex("^(?:0[0-9]+|[0-9]{16,}|[0-9]+[eE][0-9]+)$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ChangedByASpreadsheet();

    private static ProfileStatus StatusOf(ExportedRow row, DateTimeOffset now) => row switch
    {
        { Order: null } => ProfileStatus.Empty,
        { Order.Serial: null } => ProfileStatus.Pending,
        { Revocation: not null } => ProfileStatus.Revoked,
        { Order.ExpiresAt: { } expiry } when expiry <= now => ProfileStatus.Expired,
        _ => ProfileStatus.Valid,
    };

    private static string RightsOf(CertificateProfile profile, Wording texts) => string.Join(
        "; ",
        Enum.GetValues<SystemRights>().Where(right => right != SystemRights.None && profile.SystemRights.HasFlag(right))
            .Select(right => texts[$"Orders.SystemRights.{right}"]));

    private static string YesOrNo(bool value, Wording texts) => texts[value ? "Orders.Yes" : "Orders.No"];

    // ISO 8601 in UTC, as certificates count; spreadsheets and programs read it alike.
    private static string Instant(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
