using System.Text.RegularExpressions;
using Segl.Ca.Auditing;
using Segl.Server.Features.Audit;
using Segl.Server.Texts;

namespace Segl.Server.Tests.Features.Audit;

/// <summary>Whatever the sources record has its words in both languages.</summary>
public sealed partial class AuditWordsTests
{
    // Of the installation and of no organisation, so that no organisation's page can show them.
    private static readonly string[] s_ofNoOrganisation = ["authority", "demonstration", "revocation-list", "responder", "server-certificate"];

    private static readonly Wording[] s_languages = [.. Enum.GetValues<Language>().Select(language =>
        new Wording(TextCatalogue.Load(), language))];

    [Fact]
    public void Every_action_that_is_recorded_anywhere_has_its_words()
    {
        var actions = ActionsInSources();

        actions.Count.ShouldBeGreaterThan(35);
        foreach (var texts in s_languages)
            actions.Where(action => texts.Deed(Record(action)) == action).ShouldBeEmpty($"actions without words in {texts.Language}");
    }

    [Fact]
    public void Every_action_is_of_an_area_that_can_be_chosen()
    {
        var areas = ActionsInSources().Select(AuditAreas.Of).Distinct(StringComparer.Ordinal).Except(s_ofNoOrganisation);

        areas.Except(AuditAreas.All).ShouldBeEmpty();
        foreach (var texts in s_languages)
            AuditAreas.All.Where(area => texts.Find($"Audit.Area.{AuditWording.WordsOf(area)}") is null).ShouldBeEmpty();
    }

    [Fact]
    public void Every_detail_that_is_recorded_has_its_label()
    {
        var details = Sources("Segl.Server").SelectMany(source => DetailOfPortal().Matches(source))
            .Concat(Sources("Segl.Ca").SelectMany(source => DetailOfEngine().Matches(source)))
            .Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToList();

        details.Count.ShouldBeGreaterThan(15);
        foreach (var texts in s_languages)
        {
            var unlabelled = details.Where(name => texts.Details(Record("order.create", $$"""{"{{name}}":"x"}""")).Any(shown => shown.Label == name));
            unlabelled.ShouldBeEmpty($"details without a label in {texts.Language}");
        }
    }

    [Fact]
    public void What_was_refused_is_not_told_as_if_it_had_been_done()
    {
        foreach (var texts in s_languages)
            texts.Deed(Record("certificate.issue") with { Outcome = "Refused" }).ShouldNotBe(texts.Deed(Record("certificate.issue")));
    }

    [Fact]
    public void What_has_no_words_is_shown_as_it_is_written()
    {
        var record = Record("other.deed", """{"unheardOf":"<b>"}""");

        s_languages[1].Deed(record).ShouldBe("other.deed");
        s_languages[1].Details(record).ShouldBe([("unheardOf", "<b>")]);
        s_languages[1].Doer(new AuditEntry(record, ActorName: null, Thing: null)).ShouldBe("somebody:1");
    }

    private static AuditRecord Record(string action, string details = "{}") =>
        new(1, 2, "somebody:1", action, "organisation", "subject", nameof(AuditOutcome.Succeeded), details, new byte[32], new byte[32]);

    // What looks like noun.verb in a string and is neither a file nor a tag of tracing, and the one action that is a noun alone.
    private static List<string> ActionsInSources() =>
    [
        .. Sources("Segl.Server").Concat(Sources("Segl.Ca")).SelectMany(source => Action().Matches(source))
            .Select(match => match.Groups["action"].Value)
            .Where(text => !text.StartsWith("segl.", StringComparison.Ordinal) && !IsOther(text)).Append("sign-in")
                .Distinct(StringComparer.Ordinal),
    ];

    private static bool IsOther(string text) =>
        new[] { ".db", ".key", ".svg", ".sql", ".css", ".js", ".json" }.Any(end => text.EndsWith(end, StringComparison.Ordinal));

    // The demonstration's user IDs look like actions.
    private static List<string> Sources(string project) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal) && Path.GetFileName(file) != "DemonstrationCast.cs")
            .Select(File.ReadAllText),
    ];

    [GeneratedRegex("\"(?<action>[a-z][a-z-]{2,}\\.[a-z][a-z-]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Action();

    [GeneratedRegex("(?:KeyValuePair\\.Create|[dD]etails\\.Add)\\(\"(?<name>[a-zA-Z0-9]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex DetailOfPortal();

    [GeneratedRegex("\\.With\\(\"(?<name>[a-zA-Z0-9]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex DetailOfEngine();
}
