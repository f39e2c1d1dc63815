using System.Collections;
using System.Collections.Frozen;
using System.Reflection;
using System.Resources;

namespace Segl.Server.Texts;

/// <summary>Every text of every feature in every language, read once from the resources beside the host.</summary>
/// <remarks>
/// Strict where the framework's own localisation is lenient: a key in two files, or a text that is missing in one language, stops the
/// host at start.
/// </remarks>
public sealed class TextCatalogue
{
    private readonly FrozenDictionary<Language, FrozenDictionary<string, string>> _texts;

    private TextCatalogue(FrozenDictionary<Language, FrozenDictionary<string, string>> texts) => _texts = texts;

    /// <summary>The keys, the same in every language.</summary>
    public IReadOnlyCollection<string> Keys => _texts[Language.Danish].Keys;

    /// <summary>Reads the texts of the host.</summary>
    /// <exception cref="InvalidOperationException">A key is there twice, or is missing in a language.</exception>
    public static TextCatalogue Load()
    {
        var texts = Enum.GetValues<Language>().ToFrozenDictionary(language => language, ReadAll);
        var missing = texts.Values.SelectMany(each => each.Keys).Distinct(StringComparer.Ordinal)
            .Where(key => texts.Values.Any(each => !each.ContainsKey(key)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return missing.Count == 0
            ? new TextCatalogue(texts)
            : throw new InvalidOperationException($"Texts missing in a language: {string.Join(", ", missing)}.");
    }

    /// <summary>The text of a key; null where there is none.</summary>
    public string? Find(Language language, string key) => _texts[language].GetValueOrDefault(key);

    private static FrozenDictionary<string, string> ReadAll(Language language)
    {
        var satellite = Assembly.GetExecutingAssembly().GetSatelliteAssembly(language.Culture().Parent);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in satellite.GetManifestResourceNames().SelectMany(name => Read(satellite, name)))
            if (!texts.TryAdd(key, text))
                throw new InvalidOperationException($"The text {key} is there twice in {language}.");
        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Key, string Text)> Read(Assembly satellite, string resource)
    {
        using var reader = new ResourceReader(satellite.GetManifestResourceStream(resource)!); // The name came from the assembly itself.
        foreach (DictionaryEntry entry in reader)
            yield return ((string)entry.Key, (string?)entry.Value ?? "");
    }
}
