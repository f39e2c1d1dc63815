using System.Net;
using System.Text;
using System.Text.Json;
using Segl.Ca.Storage;
using Segl.Server.Features.Tokens;
using Segl.Testing;
using Segl.Testing.Databases;
using Segl.Testing.Fuzzing;

namespace Segl.Server.Tests.Api;

/// <summary>Ten thousand damaged bodies over the API, of orders and of requests, and ten thousand of EST.</summary>
[Collection("Floods")] // One flood at a time, or what is measured is which of them the machine serves first.
public sealed class BodyFuzzTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const int Cases = 10_000;
    private const int AtOnce = 4;

    // Most of these orders are really placed, which takes longer than to refuse one.
    private const int WordCases = Cases / 20;
    private const string Problem = "application/problem+json";

    private static readonly (string, string)[] s_settings =
    [
        ("Segl:TrustedProxies:0", "127.0.0.1"), ("Segl:RateLimits:Api:TriesMax", "10000"), ("Segl:RateLimits:Api:WindowSeconds", "1"),
        ("Segl:RateLimits:Code:TriesMax", "10000"), ("Segl:RateLimits:Code:WindowSeconds", "1"),
    ];

    private static readonly string[] s_rights = ["idmServices"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Damaged_orders_are_placed_or_refused_as_a_problem_by_form_or_by_rule()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_settings);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var json = Fuzz(site, program, "/api/v1/orders", OrderOf("Æble\na@b.example\nK\nk@b.example"u8.ToArray()));
        var words = Fuzz(site, program, "/api/v1/orders", "Æble\na@b.example\nK\nk@b.example"u8.ToArray(), OrderOf);

        (await json.RunAsync(0, (Cases / 2) - WordCases, AtOnce, Token)).ShouldBe((Cases / 2) - WordCases);
        (await words.RunAsync(0, WordCases, AtOnce, Token)).ShouldBe(WordCases);

        // Hardly any damage leaves JSON that is as described, and every word that is damaged comes to the rules.
        json.Answers.Keys.ShouldBeSubsetOf(["201", "400 Malformed", .. RulesOf(json)]);
        words.Answers.Keys.ShouldBe(["201", .. RulesOf(words)], ignoreOrder: true);
        RulesOf(words).Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task Damaged_requests_of_an_order_that_waits_for_one_are_refused_as_a_problem_by_form_or_by_pkcs10()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_settings);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var administrator = await site.ProgramOfAsync("asta.admin", TokenRights.ChangeOrganisation | TokenRights.SeeCertificates);
        await Speaking.AllowApiAsync(administrator);
        var order = await program.SayAsync(
            "POST", "/api/v1/orders", """{"profile":{"name":"Æble"},"certificate":{"type":"system","identification":"api"}}""");
        var path = $"/api/v1/orders/{order.Body.Text("id")}/certificate";
        using var folder = new TemporaryFolder();
        var pem = await Speaking.RequestAsync(folder);

        // The first good one has the certificate issued, and every further one gets the same.
        var json = Fuzz(site, program, path, RequestOf(pem));
        var request = Fuzz(site, program, path, Convert.FromBase64String(Base64Of(pem)), damaged => RequestOf(Convert.ToBase64String(damaged)));

        (await json.RunAsync(0, Cases / 4, AtOnce, Token)).ShouldBe(Cases / 4);
        (await request.RunAsync(0, Cases / 4, AtOnce, Token)).ShouldBe(Cases / 4);

        json.Answers.Keys.ShouldBeSubsetOf(["201", "400 Malformed", "400 RequestNotBase64", .. RulesOf(json)]);
        request.Answers.Keys.ShouldBeSubsetOf(["201", "400 RequestNotBase64", .. RulesOf(request)]);
        RulesOf(request).ShouldContain("422 RequestSignatureWrong");
    }

    [Fact]
    public async Task Damaged_requests_of_est_are_refused_in_clear_text()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_settings);
        using var folder = new TemporaryFolder();
        var pem = await Speaking.RequestAsync(folder);
        var body = Encoding.ASCII.GetBytes(Base64Of(pem));
        string[] headers =
        [
            "Content-Type: application/pkcs10", $"Authorization: Basic {Convert.ToBase64String("1000000001:2222-2222-2222-2222"u8)}",
        ];

        // The reference number is nobody's: a good request is read to its end and then refused for that.
        var fuzz = new BodyFuzz(EndPointOf(site), "/.well-known/est/simpleenroll", headers, "text/plain", goodStatus: 401, body);

        (await fuzz.RunAsync(0, Cases, AtOnce, Token)).ShouldBe(Cases);
    }

    // A good body is answered with what was wanted: an order, or the certificate.
    private static BodyFuzz Fuzz(ApiSite site, HttpClient program, string path, byte[] body, Func<byte[], byte[]>? wrap = null) =>
        new(EndPointOf(site), path, HeadersOf(program), Problem, goodStatus: 201, body) { Wrap = wrap ?? (damaged => damaged) };

    private static List<string> RulesOf(BodyFuzz fuzz) => [.. fuzz.Answers.Keys.Where(answer => answer.StartsWith("422 ", StringComparison.Ordinal))];

    // An order with damaged words, a line each.
    private static byte[] OrderOf(byte[] words)
    {
        string[] lines = [.. Encoding.UTF8.GetString(words).Split('\n'), "", "", ""];
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            profile = new { name = lines[0], email = lines[1], contactName = lines[2], contactEmail = lines[3], systemRights = s_rights },
            certificate = new { type = "system", identification = "oneTimeCode", issuing = "machine", isPublished = true },
        });
    }

    private static string[] HeadersOf(HttpClient program) =>
        ["Content-Type: application/json", $"Authorization: Bearer {program.DefaultRequestHeaders.Authorization!.Parameter}"];

    private static byte[] RequestOf(string request) => JsonSerializer.SerializeToUtf8Bytes(new { certificateRequest = request });

    private static string Base64Of(string pem) => string.Join('\n', pem.Trim().Split('\n')[1..^1]);

    private static IPEndPoint EndPointOf(ApiSite site) => new(IPAddress.Loopback, site.Address.Port);
}
