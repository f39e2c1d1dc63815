using System.Text.Json;
using Segl.Ca.Auditing;
using Segl.Server.Texts;

namespace Segl.Server.Features.Audit;

/// <summary>Events told in words; what nobody has worded yet stands there as it is written, because evidence is never left out.</summary>
public static class AuditWording
{
    /// <summary>The detail that says from where; it has a place of its own.</summary>
    public const string AddressDetail = "address";

    // Ids for whoever follows a fault through logs and tables: in the export, but no words for a reader.
    private static readonly string[] s_technical = [AddressDetail, "issuance", "profile", "template", "sha256", "key", "account"];

    /// <summary>What was done: “Ordered a certificate”.</summary>
    public static string Deed(this Wording texts, AuditRecord record)
    {
        var name = WordsOf(record.Action);
        var refused = record.Outcome == nameof(AuditOutcome.Succeeded) ? null : texts.Text($"Audit.Refused.{name}");
        return refused ?? texts.Text($"Audit.Action.{name}") ?? record.Action;
    }

    /// <summary>Who did it.</summary>
    public static string Doer(this Wording texts, AuditEntry entry)
    {
        if (entry.ActorName is { } name)
            return name;

        var kind = WordsOf(entry.Record.Actor.Split(':', 2)[0]);
        return texts.Text($"Audit.Actor.{kind}") ?? entry.Record.Actor;
    }

    /// <summary>From where; null where it was not over the network.</summary>
    public static string? AddressOf(AuditRecord record) => DetailsOf(record).FirstOrDefault(detail => detail.Name == AddressDetail).Value;

    /// <summary>What else belongs to it, each with its label.</summary>
    public static IEnumerable<(string Label, string Value)> Details(this Wording texts, AuditRecord record) =>
        DetailsOf(record).Where(detail => !s_technical.Contains(detail.Name, StringComparer.Ordinal)).Select(detail =>
        {
            var label = WordsOf(detail.Name);
            return (texts.Text($"Audit.Detail.{label}") ?? detail.Name, texts.Several(detail.Value));
        });

    /// <summary>A name of several words as part of a text's key: <c>order.email-validate</c> is <c>OrderEmailValidate</c>.</summary>
    internal static string WordsOf(string name) =>
        string.Concat(name.Split('.', '-').Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    // Several values stand with commas between: roles, rights, names of fields.
    private static string Several(this Wording texts, string values) =>
        texts.Text($"Audit.Value.{values}") ?? (
            values.Split(',', StringSplitOptions.TrimEntries) is [_, _, ..] parts && parts.All(part => part.All(char.IsAsciiLetter))
            ? string.Join(", ", parts.Select(part => texts.Text($"Audit.Value.{part}") ?? part))
            : values);

    private static string? Text(this Wording texts, string key) => texts.Find(key);

    private static List<(string Name, string Value)> DetailsOf(AuditRecord record)
    {
        using var details = JsonDocument.Parse(record.DetailsJson);
        return [.. details.RootElement.EnumerateObject().Select(detail => (detail.Name, detail.Value.GetString() ?? ""))];
    }
}
