using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

/// <summary>What HTTP itself promises to whoever uses the API.</summary>
[Clause("RFC 9110", "9.3.2")]
[Clause("RFC 9110", "13.1.1")]
public sealed class ApiOverHttpTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const string Problem = "application/problem+json";
    private const string Order = """
        {"profile":{"name":"Over HTTP","contactName":"Karl Kjær","contactEmail":"karl@aeblegaarden.example"},
        "certificate":{"type":"system","identification":"userLogin","issuing":"ownRequest"}}
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Head_answers_as_get_does_without_a_body()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var nobody = site.Program(token: null);
        string[] paths =
        [
            "/api/v1/organisation", "/api/v1/profiles", "/api/v1/orders", "/api/v1/certificates", "/api/v1/notices", "/api/v1/audit-events",
            "/api/v1/tokens", "/api/v1/openapi.json", "/api/v1/directory?cvr=34051178", $"/api/v1/orders/{Guid.Empty}", "/api/v1/nothing",
            "/", "/oces/root/1/cacert/root.cer", "/ocsp/MAA=",
        ];

        foreach (var path in paths)
        {
            var (get, head) = (await SendAsync(program, HttpMethod.Get, path), await SendAsync(program, HttpMethod.Head, path));
            head.ShouldBe((get.Status, get.Type, Octets: 0, get.Tag), path);
            get.Octets.ShouldBeGreaterThan(0, path);
        }

        (await SendAsync(nobody, HttpMethod.Head, "/api/v1/organisation")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 404, "NotFound")]
    [InlineData("PATCH", "/api/v1/organisation", 405, "MethodNotAllowed")]
    [InlineData("GET", "/api/v1/organisation", 401, "NotSignedIn")]
    [InlineData("GET", "/api/v1/directory?name=%00", 422, "DirectoryQuestionUnreadable")]
    [InlineData("GET", "/crls/nothing", 404, "NotFound")]
    public async Task Whoever_accepts_pages_only_is_told_in_json_all_the_same(string method, string path, int status, string code)
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = site.Program(token: null);

        var (actual, problem, answer) = await browser.SayAsync(method, path, json: null, ("Accept", "text/html"));

        actual.ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(Problem);
        (problem.Code(), problem.Text("type"), problem.Text("detail")).ShouldBe((code, $"/problems/{code}", problem.Text("message")));
    }

    [Fact]
    public async Task Octets_that_are_no_ascii_in_a_header_are_no_reason_to_say_nothing()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);

        (await SayRawAsync(site, "/api/v1/organisation", "X-Anything: \u00ff\u00fe")).ShouldContain("\"NotSignedIn\"");
        (await SayRawAsync(site, "/api/v1/organisation", "Authorization: Bearer segl_\u00ff")).ShouldContain("\"TokenInvalid\"");
    }

    [Fact]
    public async Task Any_version_and_several_versions_can_be_meant_but_no_weak_one()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("bo.bruger");
        var profile = $"/api/v1/profiles/{(await program.SayAsync("POST", "/api/v1/orders", Order)).Body.Text("profileId")}";
        var changes = 0;

        (await ChangeAsync(null)).ShouldBe((428, "VersionMissing"));
        foreach (var malformed in new[] { "", "1", "\"1", "\"1\", x", "*, \"1\"", "W/*" })
            (await ChangeAsync(_ => malformed)).ShouldBe((400, "Malformed"), malformed);
        (await ChangeAsync(seen => $"W/{seen}")).Status.ShouldBe(412);
        (await ChangeAsync(seen => $"W/{seen}, \"other\"")).Status.ShouldBe(412);
        (await ChangeAsync(_ => "\"other\", \"99\"")).Status.ShouldBe(412);
        (await ChangeAsync(_ => "\"other\"")).Status.ShouldBe(412);
        (await ChangeAsync(seen => $"\"other\", {seen}")).Status.ShouldBe(200);
        (await ChangeAsync(_ => "*")).Status.ShouldBe(200);
        (await ChangeAsync(seen => seen)).Status.ShouldBe(200);
        var gone = await program.SayAsync("PUT", $"/api/v1/profiles/{Guid.Empty}", """{"name":"Væk"}""", ("If-Match", "*"));
        gone.Status.ShouldBe(404);

        async Task<(int Status, string Code)> ChangeAsync(Func<string, string>? tag)
        {
            var seen = (await program.SayAsync("GET", profile)).Answer.Headers.ETag!.Tag;
            var (status, body, _) = await program.SayAsync(
                "PUT", profile, $$"""{"name":"Over HTTP {{++changes}}"}""", tag is null ? [] : [("If-Match", tag(seen))]);
            return (status, status == 200 ? "" : body.Code());
        }
    }

    [Fact]
    public async Task Settings_are_changed_of_any_version_too()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("asta.admin", TokenRights.ChangeOrganisation | TokenRights.SeeCertificates);
        var settings = (await program.SayAsync("GET", "/api/v1/organisation")).Body.GetProperty("settings").GetRawText();

        (await program.SayAsync("PUT", "/api/v1/organisation/settings", settings, ("If-Match", "*"))).Status.ShouldBe(200);
        (await program.SayAsync("PUT", "/api/v1/organisation/settings", settings, ("If-Match", "W/\"0\""))).Status.ShouldBe(412);
    }

    [Theory]
    [InlineData("POST", "/api/v1/orders", "{}", "$.profile is missing.", "$.certificate is missing.")]
    [InlineData(
        "POST", "/api/v1/orders", """{"profile":{"mail":"x"},"certificate":{"type":"system"},"more":{}}""", "$.more is unknown.",
        "$.profile.name is missing.", "$.profile.mail is unknown.", "$.certificate.identification is missing.")]
    [InlineData(
        "POST", "/api/v1/orders", """{"profile":{"name":null},"certificate":null}""", "$.profile.name must have a value.",
        "$.certificate must have a value.")]
    [InlineData("POST", "/api/v1/orders", """{"profile":{"name":"A"},"certificate":{},"<b>":1}""", "$ has a member that is unknown.",
        "$.certificate.type is missing.", "$.certificate.identification is missing.")]
    [InlineData(
        "PUT", "/api/v1/organisation/settings", """{"allowsSeals":true}""", "$.allowsOrganisationCertificates is missing.",
        "$.allowsApiIdentification is missing.", "$.allowsLocalIdp is missing.", "$.expiryNoticeDays is missing.",
        "$.tellsContactPersonOfExpiry is missing.", "$.tellsUserAdministratorsOfExpiry is missing.")]
    public async Task Every_member_that_is_missing_or_wrong_is_named(string method, string path, string json, params string[] faults)
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("bo.bruger");

        var (status, problem, _) = await program.SayAsync(method, path, json, ("If-Match", "*"));

        status.ShouldBe(400);
        problem.Code().ShouldBe("Malformed");
        var errors = problem.GetProperty("errors").EnumerateArray().ToList();
        errors.Select(each => each.Text("message")).ShouldBe(faults, ignoreOrder: true);
        errors.Select(each => each.Text("field")).ShouldBe(faults.Select(fault => fault.Split(' ')[0]), ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task Of_many_who_fetch_an_order_at_once_with_the_same_request_all_get_the_same_certificate(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var folder = new TemporaryFolder();
        var (certificate, request) = await OrderViaApiAsync(site, program, folder);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => program.SayAsync("POST", certificate, request)));

        answers.Select(answer => answer.Status).ShouldAllBe(status => status == 201, string.Join('\n', answers.Select(answer => answer.Body)));
        answers.Select(answer => answer.Body.Text("serialNumber")).Distinct().ShouldHaveSingleItem();
        using var another = new TemporaryFolder();
        var late = JsonSerializer.Serialize(new { certificateRequest = await Speaking.RequestAsync(another) });
        (await program.SayAsync("POST", certificate, late)).Body.Code().ShouldBe("OrderAlreadyFetched");
    }

    [Fact]
    public async Task Whoever_would_wait_too_long_for_another_is_told_when_to_ask_again()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var folder = new TemporaryFolder();
        var (certificate, request) = await OrderViaApiAsync(site, program, folder);
        var id = Guid.Parse(certificate.Split('/')[^2]);
        await SetAsync(site, id, OrderStatus.Issuing, [1, 2, 3]);

        var (status, problem, answer) = await program.SayAsync("POST", certificate, request);

        (status, problem.Code()).ShouldBe((409, "IssuingUnderWay"));
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        await SetAsync(site, id, OrderStatus.Pending, session: null);
        (await program.SayAsync("POST", certificate, request)).Status.ShouldBe(201);
    }

    private static async Task<(string Certificate, string Request)> OrderViaApiAsync(ApiSite site, HttpClient program, TemporaryFolder folder)
    {
        using var administrator = await site.ProgramOfAsync("asta.admin", TokenRights.ChangeOrganisation | TokenRights.SeeCertificates);
        await Speaking.AllowApiAsync(administrator);
        var order = await program.SayAsync(
            "POST", "/api/v1/orders", """{"profile":{"name":"På én gang"},"certificate":{"type":"system","identification":"api"}}""");
        order.Status.ShouldBe(201, $"{order.Body}");
        return ($"/api/v1/orders/{order.Body.Text("id")}/certificate",
            JsonSerializer.Serialize(new { certificateRequest = await Speaking.RequestAsync(folder) }));
    }

    // As another node would hold it.
    private static Task SetAsync(ApiSite site, Guid id, OrderStatus status, byte[]? session) => site.RunAsync(services =>
        services.GetRequiredService<SeglDatabase>().Orders.Where(order => order.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(order => order.Status, status).SetProperty(order => order.IssuingSession, session), Token));

    private static async Task<(int Status, string? Type, int Octets, string? Tag)> SendAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request, Token);
        var body = await answer.Content.ReadAsByteArrayAsync(Token);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, body.Length, answer.Headers.ETag?.Tag);
    }

    // No client of the framework sends such octets.
    private static async Task<string> SayRawAsync(ApiSite site, string path, string header)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(s_patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(site.Address.Host, site.Address.Port, patience.Token);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: {site.Address.Authority}\r\n{header}\r\nConnection: close\r\n\r\n"), patience.Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(patience.Token);
    }
}
