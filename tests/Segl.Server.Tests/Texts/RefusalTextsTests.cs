using System.Text.RegularExpressions;
using Segl.Pki.Outcomes;
using Segl.Server.Design;
using Segl.Server.Texts;

namespace Segl.Server.Tests.Texts;

/// <summary>Whatever the sources can refuse to a person has its words in both languages.</summary>
public sealed partial class RefusalTextsTests
{
    // Where a refusal never reaches a page, and who reads its English detail instead.
    private static readonly Dictionary<string, string> s_readByOthers = new(StringComparer.Ordinal)
    {
        ["Segl.Pki/Linting/"] = "a fault of ours: the page tells its code only, the audit trail and the log have it whole",
        ["Segl.Pki/Certificates/"] = "certificates and settings that the operator hands over",
        ["Segl.Pki/Chains/"] = "files that the operator hands over",
        ["Segl.Pki/Revocation/"] = "lists that the engine reads and writes; their readers are programs",
        ["Segl.Pki/Ocsp/"] = "the status service; its readers are programs",
        ["Segl.Pki/Cms/"] = "files that the operator hands over",
        ["Segl.Pki/Pkcs12/"] = "files that the operator hands over",
        ["Segl.Pki/Keys/KeyBlocklist.cs"] = "the operator's list of keys; what it blocks is worded all the same",
        ["Segl.Ca/Authorities/"] = "the operator's own authority, at start",
        ["Segl.Ca/Keys/"] = "the operator's list of keys, at start",
        ["Segl.Ca/CaSettings.cs"] = "the operator's settings, at start",
        ["Segl.Ca/Revoking/RevocationListOptions.cs"] = "the operator's settings, at start",
        ["Segl.Ca/Status/OcspOptions.cs"] = "the operator's settings, at start",
        ["Segl.Ca/Revoking/TakeOverRootList.cs"] = "the operator's file, in the log",
        ["Segl.Pki/Cmp/"] = "CMP; its readers are programs and those who run them",
        ["Segl.Pki/Crmf/"] = "likewise",
        ["Segl.Pki/Names/HostName.cs"] = "the operator's settings, at start",
        ["Segl.Ca/Servers/"] = "the operator's settings, at start",
        ["Segl.Server/Features/Est/"] = "EST; its readers are programs and those who run them",
        ["Segl.Server/Features/Tls/"] = "mutual TLS; likewise",
        ["Segl.Server/Features/Certificates/RenewByMachine.cs"] = "likewise",
        ["Segl.Server/Features/Certificates/OrderByMachine.cs"] = "likewise",
        ["Segl.Server/Features/Api/"] = "the API; its readers are programs and those who write them",
        ["Segl.Server/Web/Paging.cs"] = "likewise",
        ["Segl.Server/Features/Tokens/TokenBearers.cs"] = "likewise",
        ["Segl.Server/Features/Tokens/SignInSystem.cs"] = "likewise",
        ["Segl.Server/Features/Orders/OrderKey.cs"] = "likewise",
        ["Segl.Server/Features/Orders/OrdersApi"] = "likewise",
        ["Segl.Server/Features/Orders/PlaceOrder.cs"] = "likewise; what the form can be told too is worded",
        ["Segl.Server/Features/Profiles/ProfilesApi.cs"] = "likewise",
        ["Segl.Server/Features/Certificates/CertificatesApi.cs"] = "likewise",
        ["Segl.Server/Features/Issuing/IssueThroughApi.cs"] = "likewise",
        ["Segl.Server/Features/Issuing/IssueToMachine.cs"] = "likewise",
        ["Segl.Server/Features/Certificates/RevokeByMachine.cs"] = "likewise",
        ["Segl.Server/Features/Cmp/"] = "CMP; likewise",
        ["Segl.Ca/Auditing/AuditLines.cs"] = "the command line",
        ["Segl.Ca/Backups/"] = "the command line",
    };

    private static readonly string[] s_suffixesOfDer = ["TooLarge", "Malformed", "TrailingBytes"];

    private readonly TextCatalogue _catalogue = TextCatalogue.Load();

    [Fact]
    public void Every_refusal_that_can_reach_a_page_has_its_words()
    {
        var codes = Sources().Where(source => !s_readByOthers.Keys.Any(place => source.Path.StartsWith(place, StringComparison.Ordinal)))
            .SelectMany(source => CodesIn(source.Text)).Distinct(StringComparer.Ordinal).ToList();

        codes.Count.ShouldBeGreaterThan(120);
        codes.Where(code => !_catalogue.Keys.Contains($"Refusal.{code}")).ShouldBeEmpty();
    }

    [Fact]
    public void Every_text_of_a_refusal_is_of_a_refusal_that_there_is()
    {
        var codes = Sources().SelectMany(source => CodesIn(source.Text)).Append("NotWorded").Select(code => $"Refusal.{code}");

        _catalogue.Keys.Where(key => key.StartsWith("Refusal.", StringComparison.Ordinal)).Except(codes).ShouldBeEmpty();
    }

    [Fact]
    public void Every_place_whose_refusals_others_read_is_there() =>
        s_readByOthers.Keys.Where(place =>
            !Sources().Exists(source => source.Path.StartsWith(place, StringComparison.Ordinal))).ShouldBeEmpty();

    [Fact]
    public void What_has_no_words_is_told_in_the_readers_language_with_its_code()
    {
        var refusal = new Refusal("KeyUsageMissing", "English detail.");

        new Wording(_catalogue, Language.Danish).Of(refusal)
            .ShouldBe("Det kan Segl ikke gøre nu. Sig det til den, der driver Segl, og nævn “KeyUsageMissing”.");
        new Wording(_catalogue, Language.English).Of(refusal).ShouldNotContain("English detail.");
    }

    private static IEnumerable<string> CodesIn(string source) => Code().Matches(source).Select(match => match.Groups["code"].Value)
        .Concat(DerFormat().Matches(source).SelectMany(match => s_suffixesOfDer.Select(suffix => match.Groups["prefix"].Value + suffix)));

    // The demonstration's people have names that look like codes.
    private static List<(string Path, string Text)> Sources()
    {
        var root = Path.Combine(SourceTree.Root, "src");
        return
        [
            .. new[] { "Segl.Pki", "Segl.Ca", "Segl.Server" }
                .SelectMany(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.cs", SearchOption.AllDirectories))
                .Select(file => (Path: Path.GetRelativePath(root, file), File: file))
                .Where(file =>
                    !file.Path.Contains("node_modules", StringComparison.Ordinal)
                        && !file.Path.EndsWith("DemonstrationCast.cs", StringComparison.Ordinal))
                .Select(file => (file.Path, File.ReadAllText(file.File))),
        ];
    }

    // A refusal itself, whatever makes refusals of one kind, the answers of an order's form, and codes with a name of their own.
    [GeneratedRegex(
        "\\b(?:new|Refusal|Refused?|Weak|Blocked|Invalid|Missing|Of|AtEmail)\\(\\s*\"(?<code>[A-Z][A-Za-z0-9]{3,})\",|"
        + "\\bChoose\\([^\"\\n]*\"(?<code>[A-Z][A-Za-z0-9]+)\"|const string (?:ChangedMeanwhile|[A-Za-z]+Code) = "
            + "\"(?<code>[A-Z][A-Za-z0-9]+)\"",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex("DerFormat [A-Za-z]+ = new\\(\"[^\"]+\", \"(?<prefix>[A-Z][A-Za-z]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex DerFormat();
}
