using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Tokens;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Api;

/// <summary>What EST tells everybody, and how it says no, behind a proxy that speaks TLS.</summary>
[Clause("RFC 7030", "4.2.3")]
[Clause("RFC 7030", "4.4.1")]
[Clause("RFC 7030", "4.5")]
public sealed class EstOverHttpTests(TestDatabases databases) : IClassFixture<TestDatabases>
{
    private const string ClearText = "text/plain";
    private const string Problem = "application/problem+json";

    private const string TlsNeeded = "TlsNeeded: EST is spoken over TLS only (RFC 7030 §3.3). Use https.\n";

    private static readonly (string, string) s_proxy = ("Segl:TrustedProxies:0", "127.0.0.1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_refused_is_told_in_clear_text_and_as_a_problem_only_to_whoever_asks_for_json()
    {
        await using var site = await ApiSite.StartAsync(
            databases, DatabaseKind.Sqlite, s_proxy, ("Segl:RateLimits:Code:TriesMax", "6"), ("Segl:RateLimits:Code:WindowSeconds", "3600"));
        using var machine = site.Program(token: null);

        var tooLarge = await machine.EstAsync("simpleenroll", new string('A', 300 * 1024));
        var asJson = await machine.EstAsync("simpleenroll", new string('A', 300 * 1024), accept: "application/json");
        using var nothing = await machine.GetAsync(new Uri(EstCalls.Path + "nothing", UriKind.Relative), Token);
        var otherMethod = await machine.EstAsync("cacerts", "");
        for (var tries = 0; tries < 8; tries++)
            await machine.EstAsync("simpleenroll", "", "1000000001:2222-2222-2222-2222");
        var tooMany = await machine.EstAsync("simpleenroll", "", "1000000001:2222-2222-2222-2222");
        var tooManyAsJson = await machine.EstAsync("simpleenroll", "", "1000000001:2222-2222-2222-2222", "application/json");

        (tooLarge.Status, tooLarge.Type, asJson.Status, asJson.Type).ShouldBe((413, ClearText, 413, Problem));
        tooLarge.Body.ShouldStartWith("BodyTooLarge: ");
        ((int)nothing.StatusCode, nothing.Content.Headers.ContentType?.MediaType).ShouldBe((404, ClearText));
        (otherMethod.Status, otherMethod.Type).ShouldBe((405, ClearText));
        (tooMany.Status, tooMany.Type, tooManyAsJson.Status, tooManyAsJson.Type).ShouldBe((429, ClearText, 429, Problem));
        tooMany.Body.ShouldStartWith("TooManyTries: ");
        tooMany.RetryAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_label_names_the_order_whose_code_it_is_or_nothing()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);
        const string Credentials = "1000000001:2222-2222-2222-2222";

        foreach (var operation in new[] { "simpleenroll", "serverkeygen" })
        {
            (await machine.EstAsync($"1000000002/{operation}", "MAA=", Credentials)).Status.ShouldBe(404, operation);
            (await machine.EstAsync($"oces3/{operation}", "MAA=", Credentials)).Status.ShouldBe(404, operation);
            (await machine.EstAsync($"1000000001/{operation}", "?", Credentials)).Body.ShouldStartWith("RequestNotBase64", Case.Sensitive, operation);
            (await machine.EstAsync($"oces/{operation}", "?", Credentials)).Body.ShouldStartWith("RequestNotBase64", Case.Sensitive, operation);
        }
    }

    [Fact]
    public async Task Each_operation_says_which_credentials_it_takes()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);

        var (enrol, generate) = (await machine.EstAsync("simpleenroll", "MAA="), await machine.EstAsync("serverkeygen", "MAA="));

        (enrol.Status, generate.Status).ShouldBe((401, 401));
        enrol.Body.ShouldContain("or an access token");
        generate.Body.ShouldNotContain("token");
    }

    [Fact]
    public async Task Whoever_asks_what_a_request_should_have_is_told_the_key_and_the_signature_that_are_taken()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);

        using var answer = await AskAsync(machine, HttpMethod.Get, "csrattrs");
        using var labelled = await AskAsync(machine, HttpMethod.Get, "oces/csrattrs");
        using var head = await AskAsync(machine, HttpMethod.Head, "csrattrs");
        using var unknown = await AskAsync(machine, HttpMethod.Get, "oces3/csrattrs");

        var text = await answer.Content.ReadAsStringAsync(Token);
        foreach (var each in new[] { answer, labelled, head })
        {
            ((int)each.StatusCode, each.Content.Headers.ContentType?.ToString(), each.Content.Headers.ContentLength)
                .ShouldBe((200, "application/csrattrs", text.Length));
            each.Headers.GetValues("Content-Transfer-Encoding").ShouldBe(["base64"]);
        }

        (await labelled.Content.ReadAsStringAsync(Token)).ShouldBe(text);
        (await head.Content.ReadAsByteArrayAsync(Token)).ShouldBeEmpty();
        ((int)unknown.StatusCode).ShouldBe(404);
        var outline = (await OutsideTool.RunAsync(
            "openssl", ["asn1parse", "-inform", "DER"], Convert.FromBase64String(text), cancellationToken: Token)).ShouldSucceed().Output;
        outline.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Outline).ShouldBe(
            ["0 SEQUENCE", "1 SEQUENCE", "2 OBJECT:rsaEncryption", "2 SET", "3 INTEGER:0C00", "1 OBJECT:sha256WithRSAEncryption"]);
    }

    [Fact]
    public async Task Without_tls_nothing_is_told_and_nothing_is_given_whatever_a_stranger_says_of_it()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite);
        using var machine = site.Program(token: null);

        foreach (var operation in new[] { "cacerts", "csrattrs" })
        {
            using var answer = await AskAsync(machine, HttpMethod.Get, operation);
            ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)).ShouldBe((403, TlsNeeded), operation);
        }

        foreach (var operation in new[] { "simpleenroll", "serverkeygen", "simplereenroll", "1000000001/simpleenroll" })
        {
            var answer = await machine.EstAsync(operation, "MAA=", "1000000001:2222-2222-2222-2222");
            (answer.Status, answer.Body).ShouldBe((403, TlsNeeded), operation);
        }
    }

    [Theory]
    [InlineData("1.2.840.113549.1.9.16.2.37")]
    [InlineData("1.2.840.113549.1.9.16.2.54")]
    public async Task Whoever_wants_the_key_encrypted_is_told_that_it_is_not_done(string attribute)
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=any", key, HashAlgorithmName.SHA256);
        request.OtherRequestAttributes.Add(new AsnEncodedData(new Oid(attribute), [4, 1, 7]));

        var answer = await machine.EstAsync(
            "serverkeygen", Convert.ToBase64String(request.CreateSigningRequest()), "1000000001:2222-2222-2222-2222");

        answer.Status.ShouldBe(422);
        answer.Body.ShouldStartWith("KeyEncryptionNotSupported: ");
    }

    [Fact]
    public async Task A_client_without_a_certificate_renews_nothing_and_signs_no_system_in_and_no_password_helps()
    {
        await using var site = await ApiSite.StartAsync(databases, DatabaseKind.Sqlite, s_proxy);
        using var machine = site.Program(token: null);

        var renewed = await machine.EstAsync("simplereenroll", "MAA=", "1000000001:2222-2222-2222-2222");
        var signedIn = await machine.SayAsync("POST", "/api/administration/idmlogin/tls/authenticate");

        (renewed.Status, renewed.AsksForPassword, signedIn.Status).ShouldBe((401, false, 401));
        renewed.Body.ShouldStartWith("ClientCertificateMissing: ");
        signedIn.Body.Code().ShouldBe("ClientCertificateMissing");
    }

    [Theory, EachDatabase]
    public async Task A_persons_token_gives_the_certificate_of_an_order_that_the_label_names(DatabaseKind kind)
    {
        await using var site = await ApiSite.StartAsync(databases, kind, s_proxy);
        using var administrator = await site.ProgramOfAsync("asta.admin", TokenRights.ChangeOrganisation | TokenRights.SeeCertificates);
        await Speaking.AllowApiAsync(administrator);
        using var program = await site.ProgramOfAsync("bo.bruger");
        using var reader = await site.ProgramOfAsync("bo.bruger", TokenRights.SeeCertificates);
        using var neighbour = await site.ProgramOfAsync("nora.nabo");
        var order = await program.SayAsync(
            "POST", "/api/v1/orders",
            """
            {"profile":{"name":"Est","contactName":"Karl Kjær","contactEmail":"karl@aeblegaarden.example"},
             "certificate":{"type":"system","identification":"api"}}
            """);
        order.Status.ShouldBe(201, $"{order.Body}");
        var (enrol, request) = ($"{order.Body.Text("referenceNumber")}/simpleenroll", EstCalls.Request());

        var unnamed = await program.EstAsync("simpleenroll", request);
        var onlyReading = await reader.EstAsync(enrol, request);
        var elsewhere = await neighbour.EstAsync(enrol, request);
        var first = await program.EstAsync(enrol, request);
        var again = await program.EstAsync(enrol, request);
        var another = await program.EstAsync(enrol, EstCalls.Request());
        await EndTokenAsync(program);
        var ended = await program.EstAsync(enrol, request);

        (unnamed.Status, onlyReading.Status, elsewhere.Status, another.Status, ended.Status).ShouldBe((400, 404, 404, 409, 401));
        unnamed.Body.ShouldStartWith("OrderNotNamed: ");
        another.Body.ShouldStartWith("OrderAlreadyFetched: ");
        (first.Status, first.Type).ShouldBe((200, "application/pkcs7-mime"), first.Body);
        again.ShouldBe(first);
        (await OutsideTool.RunAsync(
            "openssl", ["pkcs7", "-inform", "DER", "-print_certs"], Convert.FromBase64String(first.Body), cancellationToken: Token))
            .ShouldSucceed().Output.ShouldContain("CN = Est");
    }

    // How deep each element is, what it is, and what it holds.
    private static string Outline(string line)
    {
        var parts = line.Split("d=")[1].Split(": ", 2);
        return $"{parts[0].Split(' ')[0]} {parts[1].Replace(" ", "", StringComparison.Ordinal)}";
    }

    private static async Task EndTokenAsync(HttpClient program)
    {
        var token = (await program.SayAsync("GET", "/api/v1/tokens")).Body.GetProperty("items")[0].Text("id");
        (await program.SayAsync("DELETE", $"/api/v1/tokens/{token}")).Status.ShouldBe(204);
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient machine, HttpMethod method, string operation)
    {
        using var request = new HttpRequestMessage(method, EstCalls.Path + operation);
        request.Headers.Add("X-Forwarded-Proto", "https");
        return await machine.SendAsync(request, Token);
    }
}
