using System.Xml.Linq;
using Segl.Testing;

namespace Segl.Server.Tests;

/// <summary>The borders that ARCHITECTURE draws.</summary>
public sealed class ReferencesTests
{
    private static string Root => Checkout.Root;

    [Theory]
    [InlineData("Segl.Pki", "")]
    [InlineData("Segl.Ca", "Segl.Pki")]
    [InlineData("Segl.Server", "Segl.Ca Segl.Pki")]
    [InlineData("Segl.Client", "Segl.Pki")]
    [InlineData("Segl.Cli", "Segl.Ca Segl.Client Segl.Pki")]
    public void A_project_refers_to_what_the_map_says_and_nothing_else(string project, string references)
    {
        var actual = Project(project).Descendants("ProjectReference").Select(Referred);

        actual.ShouldBe(references.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true);
    }

    [Theory]
    [InlineData("Segl.Pki")]
    [InlineData("Segl.Client")]
    public void Formats_and_client_take_no_package(string project)
    {
        var packages = Project(project).Descendants("PackageReference");

        packages.ShouldBeEmpty();
    }

    [Fact]
    public void The_engine_knows_no_web_framework()
    {
        var frameworks = Project("Segl.Ca").Descendants("FrameworkReference");

        frameworks.ShouldBeEmpty();
    }

    [Fact]
    public void No_feature_reads_the_engines_tables()
    {
        var offenders = FilesWith("ca_", "Segl.Server");

        offenders.ShouldBeEmpty();
    }

    // The command line speaks to a server as everybody does; the engine is for the commands of the authority's own machine (decision 0021).
    [Fact]
    public void Only_the_commands_of_the_authority_and_of_trails_know_the_engine()
    {
        var root = Path.Combine(Root, "src", "Segl.Cli");
        var users = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("using Segl.Ca", StringComparison.Ordinal)).Select(Path.GetFileName);

        users.ShouldBe(["CaCommand.cs", "AuditCommand.cs", "Installation.cs"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("File.")]
    [InlineData("Directory.")]
    [InlineData("TimeProvider")]
    [InlineData("System.Net.")]
    [InlineData("Environment.")]
    public void Pki_reaches_no_disk_clock_network_or_environment(string door)
    {
        var offenders = FilesWith(door, "Segl.Pki");

        offenders.ShouldBeEmpty();
    }

    private static XDocument Project(string name) => XDocument.Load(Path.Combine(Root, "src", name, $"{name}.csproj"));

    // Every reference names one.
    private static string Referred(XElement reference) => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value);

    // Comments may speak of what the code must not touch.
    private static IEnumerable<string> FilesWith(string text, string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllLines(file).Any(line =>
                line.Contains(text, StringComparison.Ordinal) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
}
