using System.Text.Json;
using System.Text.RegularExpressions;
using Segl.Ca.Storage;
using Segl.Server.Features.Tokens;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

/// <summary>Sends every request that docs/api/README.md shows, in its order, and holds each answer to the one that stands there.</summary>
public sealed partial class ApiExamplesTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const string Anything = "…";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Every_documented_example_holds(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        await AllowApiAsync(site);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var blocks = HttpBlock().Matches(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "api", "README.md"), Token))
            .Select(match => match.Groups["text"].Value).ToList();
        var known = new Dictionary<string, string>(StringComparer.Ordinal) { ["csr"] = await RequestAsync() };

        blocks.Count.ShouldBeGreaterThan(20);
        (blocks.Count % 2).ShouldBe(0);
        foreach (var (asked, answered) in blocks.Chunk(2).Select(pair => (pair[0], pair[1])))
            await TryAsync(program, asked, answered, known);
    }

    private static async Task TryAsync(HttpClient program, string asked, string answered, Dictionary<string, string> known)
    {
        var (line, headers, body) = Read(Fill(asked, known));
        var (expectedLine, expectedHeaders, expectedBody) = Read(answered);
        var (status, json, answer) = await program.SayAsync(line.Split(' ')[0], line.Split(' ')[1], body.Length == 0 ? null : body, [.. headers]);

        $"HTTP/1.1 {status}".ShouldBe(expectedLine, $"{line}\n{json}");
        foreach (var (name, value) in expectedHeaders)
            Compare(value, HeadersOf(answer).Single(header => header.Key == name).Value.Single(), line, known);
        if (expectedBody.Length > 0)
            Compare(JsonDocument.Parse(expectedBody).RootElement, json, line, known);
    }

    private static IEnumerable<KeyValuePair<string, IEnumerable<string>>> HeadersOf(HttpResponseMessage answer) => answer.Headers.Concat(answer.Content.Headers);

    private static (string Line, List<(string Name, string Value)> Headers, string Body) Read(string block)
    {
        var parts = block.Split("\n\n", 2);
        var lines = parts[0].Trim().Split('\n');
        var headers = lines[1..].Select(header => (header.Split(": ", 2)[0], header.Split(": ", 2)[1])).ToList();
        return (lines[0], headers, parts.Length == 1 ? "" : parts[1].Trim());
    }

    // What stands for a text of several lines is written as JSON writes it.
    private static string Fill(string text, Dictionary<string, string> known) =>
        Variable().Replace(text, match => JsonSerializer.Serialize(known[match.Groups["name"].Value])[1..^1]
            .Replace("\\u0022", "\"", StringComparison.Ordinal).Replace("\\u002B", "+", StringComparison.Ordinal));

    private static void Compare(JsonElement expected, JsonElement actual, string at, Dictionary<string, string> known)
    {
        if (expected.ValueKind is JsonValueKind.String && actual.ValueKind is JsonValueKind.String)
        {
            Compare(expected.GetString()!, actual.GetString()!, at, known);
            return;
        }

        actual.ValueKind.ShouldBe(expected.ValueKind, at);
        if (expected.ValueKind is JsonValueKind.Object)
        {
            actual.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)
                .ShouldBe(expected.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal), at);
            foreach (var member in expected.EnumerateObject())
                Compare(member.Value, actual.GetProperty(member.Name), $"{at} {member.Name}", known);
        }
        else if (expected.ValueKind is JsonValueKind.Array)
        {
            actual.GetArrayLength().ShouldBe(expected.GetArrayLength(), at);
            foreach (var (index, item) in expected.EnumerateArray().Index())
                Compare(item, actual[index], $"{at} {index}", known);
        }
        else
            actual.ToString().ShouldBe(expected.ToString(), at);
    }

    // The first answer that has it says what stands in braces; an ETag is another one after each change.
    private static void Compare(string expected, string actual, string at, Dictionary<string, string> known)
    {
        if (expected == Anything)
            actual.ShouldNotBeEmpty(at);
        else if (Variable().Match(expected) is { Success: true } variable && variable.Value == expected)
        {
            var name = variable.Groups["name"].Value;
            var isNew = !known.ContainsKey(name) || name == "etag" || at.StartsWith($"POST /api/v1/profiles/", StringComparison.Ordinal);
            if (isNew)
                known[name] = actual;
            actual.ShouldBe(known[name], at);
        }
        else
            actual.ShouldBe(expected, at);
    }

    private static async Task AllowApiAsync(ApiSite site)
    {
        using var administrator = await site.ProgramOfAsync("asta.admin", TokenRights.SeeCertificates | TokenRights.ChangeOrganisation);
        await Speaking.AllowApiAsync(administrator);
    }

    private static async Task<string> RequestAsync()
    {
        using var folder = new TemporaryFolder();
        return await Speaking.RequestAsync(folder);
    }

    [GeneratedRegex("```http\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HttpBlock();

    [GeneratedRegex(@"\{\{(?<name>[a-z]+)\}\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
