using System.Globalization;

namespace Segl.Server.Texts;

/// <summary>What the portal and its mails say, in the reader's language.</summary>
/// <remarks>Pages have it as <c>Texts</c>. A key is <c>Feature.Page.What</c>; see <c>docs/pages.md</c>.</remarks>
public sealed class Wording(TextCatalogue catalogue, Language? language = null)
{
    /// <summary>The language of this wording: the given one, or that of the running request.</summary>
    public Language Language => language ?? Languages.Current;

    /// <summary>The text of a key.</summary>
    /// <exception cref="KeyNotFoundException">There is none: a fault of ours, found by a test that reads every page.</exception>
    public string this[string key] =>
        catalogue.Find(Language, key) ?? throw new KeyNotFoundException($"No text has the key {key}.");

    /// <summary>The text of a key with <c>{0}</c>, <c>{1}</c> … replaced.</summary>
    public string this[string key, params ReadOnlySpan<object?> arguments] =>
        string.Format(Language.Culture(), this[key], arguments);

    /// <summary>The same texts in a language that is known by other means than the request: for mails.</summary>
    public Wording In(Language given) => new(catalogue, given);

    /// <summary>The text of a key that may have none, with its placeholders replaced; null where there is none.</summary>
    public string? Find(string key, params ReadOnlySpan<object?> arguments) =>
        catalogue.Find(Language, key) is { } text ? string.Format(Language.Culture(), text, arguments) : null;

    /// <summary>A day as the reader writes it: 21. november 2026.</summary>
    public string Day(DateTimeOffset instant) => Danish(instant).ToString(DayFormat, Language.Culture());

    /// <summary>A day and time in Danish time: 21. november 2026 kl. 14.05.</summary>
    public string Moment(DateTimeOffset instant) =>
        this["Design.Moment", Day(instant), Hour(instant, Language)];

    /// <summary>The hour and minute in Danish time, as readers of a language write it: 14.05.</summary>
    public static string Hour(DateTimeOffset instant, Language language) =>
        Danish(instant).ToString(language == Language.Danish ? "HH'.'mm" : "HH':'mm", CultureInfo.InvariantCulture);

    private string DayFormat => Language == Language.Danish ? "d. MMMM yyyy" : "d MMMM yyyy";

    // The portal's readers are in Denmark, wherever the server is.
    private static DateTimeOffset Danish(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen"));
}
