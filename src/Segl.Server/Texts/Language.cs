using System.Globalization;

namespace Segl.Server.Texts;

/// <summary>The languages that every text exists in.</summary>
public enum Language
{
    /// <summary>Danish, the language of an unknown reader.</summary>
    Danish,

    /// <summary>English.</summary>
    English,
}

/// <summary>How a language is written in HTML, cookies, headers and cultures.</summary>
public static class Languages
{
    private static readonly CultureInfo s_danish = CultureInfo.GetCultureInfo("da-DK");

    // British, because its dates and weeks are those of Danish readers.
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>The language of the running request or job.</summary>
    public static Language Current =>
        Find(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? Language.Danish;

    /// <summary>The two letters of BCP 47, as in the HTML attribute <c>lang</c>.</summary>
    public static string Tag(this Language language) => language == Language.Danish ? "da" : "en";

    /// <summary>Dates and numbers as its readers write them.</summary>
    public static CultureInfo Culture(this Language language) => language == Language.Danish ? s_danish : s_english;

    /// <summary>The language of a tag such as <c>en-US</c>; null where we have no texts in it.</summary>
    public static Language? Find(string? tag) => tag?.Split('-', 2)[0].ToUpperInvariant() switch
    {
        "DA" => Language.Danish,
        "EN" => Language.English,
        _ => null,
    };
}
