using System.Net;
using System.Text;
using System.Text.Json;
using Segl.Ca.Storage;
using Segl.Server.Features.Tokens;
using Segl.Testing;
using Segl.Testing.Databases;
using Segl.Testing.Fuzzing;

namespace Segl.Server.Tests.Api;

/// <summary>Ten thousand damaged bodies each: of orders, of requests in JSON, and of EST.</summary>
[Collection("Floods")] // One flood at a time, or what is measured is which of them the machine serves first.
public sealed class BodyFuzzTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const int Cases = 10_000;
    private const int AtOnce = 4;
    private const string Problem = "application/problem+json";

    private static readonly (string, string)[] s_settings =
    [
        ("Segl:TrustedProxies:0", "127.0.0.1"), ("Segl:RateLimits:Api:TriesMax", "10000"), ("Segl:RateLimits:Api:WindowSeconds", "1"),
        ("Segl:RateLimits:Code:TriesMax", "10000"), ("Segl:RateLimits:Code:WindowSeconds", "1"),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Damaged_json_is_refused_as_a_problem()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_settings);

        // It may see and not order: what is not malformed finds nothing to change.
        using var program = await site.ProgramOfAsync("bo.bruger", TokenRights.SeeCertificates);
        using var folder = new TemporaryFolder();
        var order = """
            {"profile":{"name":"Æble","email":"a@b.example","contactName":"K","contactEmail":"k@b.example","systemRights":["idmServices"]},
            "certificate":{"type":"system","identification":"oneTimeCode","issuing":"machine","isPublished":true}}
            """;
        var request = JsonSerializer.Serialize(new { certificateRequest = await Speaking.RequestAsync(folder) });
        string[] headers = ["Content-Type: application/json", $"Authorization: Bearer {program.DefaultRequestHeaders.Authorization!.Parameter}"];

        (await new BodyFuzz(EndPointOf(site), "/api/v1/orders", headers, Problem, Encoding.UTF8.GetBytes(order)).RunAsync(0, Cases, AtOnce, Token))
            .ShouldBe(Cases);
        (await new BodyFuzz(EndPointOf(site), $"/api/v1/orders/{Guid.Empty}/certificate", headers, Problem, Encoding.UTF8.GetBytes(request))
            .RunAsync(0, Cases, AtOnce, Token)).ShouldBe(Cases);
    }

    [Fact]
    public async Task Damaged_requests_of_est_are_refused_in_clear_text()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_settings);
        using var folder = new TemporaryFolder();
        var pem = await Speaking.RequestAsync(folder);
        var body = Encoding.ASCII.GetBytes(string.Join('\n', pem.Trim().Split('\n')[1..^1]));
        string[] headers =
        [
            "Content-Type: application/pkcs10", $"Authorization: Basic {Convert.ToBase64String("1000000001:2222-2222-2222-2222"u8)}",
        ];

        (await new BodyFuzz(EndPointOf(site), "/.well-known/est/simpleenroll", headers, "text/plain", body).RunAsync(0, Cases, AtOnce, Token))
            .ShouldBe(Cases);
    }

    private static IPEndPoint EndPointOf(ApiSite site) => new(IPAddress.Loopback, site.Address.Port);
}
