using System.Text.RegularExpressions;
using System.Xml.Linq;
using Segl.Server.Texts;

namespace Segl.Server.Tests.Texts;

/// <summary>The texts as files, and their use in pages and code.</summary>
public sealed partial class TextsTests
{
    private readonly TextCatalogue _catalogue = TextCatalogue.Load();

    [Fact]
    public void Every_text_has_the_same_placeholders_in_both_languages()
    {
        var different = _catalogue.Keys.Where(key => Placeholders(Language.Danish, key) != Placeholders(Language.English, key));

        different.ShouldBeEmpty();
    }

    [Fact]
    public void No_text_is_empty_or_has_spaces_at_its_ends()
    {
        var untidy = _catalogue.Keys.Where(key => Enum.GetValues<Language>().Any(language => IsUntidy(_catalogue.Find(language, key)!)));

        untidy.ShouldBeEmpty();
    }

    [Fact]
    public void Every_key_that_a_page_or_class_names_has_a_text()
    {
        var missing = NamedKeys().Where(key => !_catalogue.Keys.Any(Matching(key).IsMatch));

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void No_text_lies_unused()
    {
        var named = NamedKeys().Select(Matching).ToList();

        // A refusal is worded by its code, wherever it comes from.
        var unused = _catalogue.Keys.Where(key =>
            !key.StartsWith("Refusal.", StringComparison.Ordinal) && !named.Any(name => name.IsMatch(key)));

        unused.ShouldBeEmpty();
    }

    [Fact]
    public void Every_key_begins_with_the_feature_whose_file_it_is_in()
    {
        var misplaced = SourceTree.Files(".resx").SelectMany(
            file => KeysIn(file).Where(key => !key.StartsWith($"{FeatureOf(file)}.", StringComparison.Ordinal)
                && !key.StartsWith("Refusal.", StringComparison.Ordinal)));

        misplaced.ShouldBeEmpty();
    }

    [Fact]
    public void Both_languages_of_a_feature_list_the_same_keys_in_the_same_order()
    {
        foreach (var danish in SourceTree.Files(".da.resx"))
            KeysIn(danish.Replace(".da.resx", ".en.resx", StringComparison.Ordinal)).ShouldBe(KeysIn(danish), danish);
    }

    private string Placeholders(Language language, string key) =>
        string.Join(
            ' ',
            Placeholder().Matches(_catalogue.Find(language, key)!).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    private static bool IsUntidy(string text) => text.Length == 0 || text.Trim() != text || text.Contains("  ", StringComparison.Ordinal);

    private static string FeatureOf(string file) => Path.GetFileName(file).Split('.')[0];

    private static List<string> KeysIn(string file) =>
        [.. XDocument.Load(file).Root!.Elements("data").Select(data => data.Attribute("name")!.Value)];

    /// <summary>
    /// The keys in the sources; an interpolated one, such as <c>$"Errors.{kind}.Title"</c>, stands for all that match it.
    /// </summary>
    private static List<string> NamedKeys() =>
    [
        .. SourceTree.Files(".cs").Concat(SourceTree.Files(".cshtml"))
            .SelectMany(file => Key().Matches(File.ReadAllText(file)).Select(match => match.Groups["key"].Value))
            .Distinct(StringComparer.Ordinal),
    ];

    private static Regex Matching(string key) =>
        new($"^{string.Join("[^.]+", Hole().Split(key).Select(Regex.Escape))}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("\\{\\d")]
    private static partial Regex Placeholder();

    // texts["…"], texts["…", argument], texts[$"…"], texts.In(language)["…"], and a choice between two keys.
    [GeneratedRegex(
        "(?:exts|this|\\))\\[[^\\]\"]*\\$?\"(?<key>[A-Z][A-Za-z0-9]*\\.[^\"]+)\"|(?:\\? |: "
        + "|Text\\()\\$?\"(?<key>[A-Z][A-Za-z0-9]*\\.[A-Z][A-Za-z0-9.{}]+)\"|Word\\(\"(?<key>[^\"]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Hole();
}
