using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Segl.Pki.Outcomes;

namespace Segl.Acceptance.Tests.Machines;

/// <summary>EST as other people's programs speak it: curl carries, OpenSSL makes requests and reads answers.</summary>
[Clause("RFC 7030", "4.1")]
[Clause("RFC 7030", "4.2")]
public sealed partial class EstTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private const string Est = ".well-known/est/";

    private static string Examples => Path.Combine(Checkout.Root, "examples", "est");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_authorities_are_given_to_whoever_trusts_their_root()
    {
        var (status, body) = await stage.CurlAsync($"{stage.Tls}{Est}cacerts");
        var labelled = await stage.CurlAsync($"{stage.Tls}{Est}oces/cacerts");
        var unknown = await stage.CurlAsync($"{stage.Tls}{Est}nothing/cacerts");
        var file = await stage.ReadAsync(body);

        (status, labelled.Status, unknown.Status).ShouldBe((200, 200, 404));
        labelled.Body.ShouldBe(body);
        Certificates(await ReadTextAsync(file)).Count.ShouldBe(2);
        (await ReadTextAsync(file)).ShouldContain((await ReadTextAsync(stage.RootFile)).Trim());
    }

    [Fact]
    public async Task The_servers_certificate_names_it_and_says_that_nobody_need_ask_for_its_status()
    {
        var shown = await ToolAsync(
            "openssl",
            [
                "s_client", "-connect", $"{stage.Tls.Host}:{stage.Tls.Port}", "-CAfile", stage.RootFile, "-verify_return_error",
                "-verify_ip", "127.0.0.1",
            ]);
        var file = stage.File("server.pem");
        await File.WriteAllTextAsync(file, Certificates(shown.ShouldSucceed().Output)[0], Token);

        var text = (await ToolAsync("openssl", ["x509", "-in", file, "-noout", "-text"])).ShouldSucceed().Output;

        text.ShouldContain("IP Address:127.0.0.1");
        text.ShouldContain("TLS Web Server Authentication");
        text.ShouldContain("No Revocation Available");
        text.ShouldNotContain("OCSP");
    }

    [Fact]
    public async Task A_code_gives_a_certificate_and_the_same_request_again_gives_it_again()
    {
        var (order, code) = await stage.OrderAsync("Est kedel");
        var (key, request) = await stage.RequestAsync();

        var first = await EnrolAsync(order.Reference, code, request);
        var second = await EnrolAsync(order.Reference, code, request);
        var (_, another) = await stage.RequestAsync();
        var withAnotherKey = await EnrolAsync(order.Reference, code, another);

        first.Status.ShouldBe(200, first.Body);
        second.ShouldBe(first);
        withAnotherKey.Status.ShouldBe(422);
        withAnotherKey.Body.ShouldStartWith("CodeUsed: ");
        var certificate = await stage.ReadAsync(first.Body);
        Certificates(await ReadTextAsync(certificate)).Count.ShouldBe(1);
        (await PublicKeyAsync("x509", certificate)).ShouldBe(await PublicKeyAsync("pkey", key));
        (await TextAsync(certificate, "-subject")).ShouldContain("CN = Est kedel");
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_clear_text_and_to_programs_as_json()
    {
        var (order, code) = await stage.OrderAsync("Est med fejl");
        var (_, request) = await stage.RequestAsync();

        var nobody = await stage.CurlAsync(Post(request, $"{stage.Tls}{Est}simpleenroll"));
        var wrong = await EnrolAsync(order.Reference, "2222-2222-2222-2222", request);
        var asJson = await EnrolAsync(order.Reference, "2222-2222-2222-2222", request, "--header", "Accept: application/json");
        var plain = await stage.CurlAsync(
            ["--user", $"{order.Reference}:{code}", .. Post(request, $"{stage.Portal}{Est}simpleenroll")]);
        await File.WriteAllTextAsync(stage.File("no-request"), "hello", Token);
        var noRequest = await EnrolAsync(order.Reference, code, stage.File("no-request"));
        await File.WriteAllTextAsync(stage.File("no-pkcs10"), "MAA=", Token);
        var noPkcs10 = await EnrolAsync(order.Reference, code, stage.File("no-pkcs10"));
        await File.WriteAllTextAsync(stage.File("too-large"), new string('A', 100_000), Token);
        var tooLarge = await EnrolAsync(order.Reference, code, stage.File("too-large"));

        (nobody.Status, wrong.Status, asJson.Status, plain.Status).ShouldBe((401, 401, 401, 403));
        wrong.Body.ShouldStartWith("CodeWrong: ");
        var problem = JsonDocument.Parse(asJson.Body).RootElement;
        problem.GetProperty("errorReasonCode").GetString().ShouldBe("CodeWrong");
        problem.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        (noRequest.Status, noPkcs10.Status, tooLarge.Status).ShouldBe((400, 422, 422));
        (await EnrolAsync(order.Reference, code, request)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task An_order_for_a_browser_is_not_given_to_a_machine()
    {
        var wish = new Wish("Est browser")
        {
            ContactName = "Karl Kjær", ContactEmail = "karl@aeblegaarden.example", Identification = "OneTimeCode",
        };
        var order = await OrderForm.SendAsync(stage.Administrators, wish);
        var code = await OrderForm.ViewCodeAsync(stage.Administrators, order);
        var (_, request) = await stage.RequestAsync();

        var refused = await EnrolAsync(order.Reference, code, request);

        refused.Status.ShouldBe(422);
        refused.Body.ShouldStartWith("IssuedInBrowser: ");
    }

    [Fact]
    public async Task A_certificate_renews_itself_once_its_organisation_allows_it()
    {
        var (order, code) = await stage.OrderAsync("Est fornyer");
        var (key, request) = await stage.RequestAsync();
        var certificate = await stage.ReadAsync((await EnrolAsync(order.Reference, code, request)).Body);
        var (_, next) = await stage.RequestAsync();

        await stage.AllowMachinesAsync(isAllowed: false);
        var notAllowed = await RenewAsync(certificate, key, next);
        await stage.AllowMachinesAsync(isAllowed: true);
        var renewed = await RenewAsync(certificate, key, next);
        var again = await RenewAsync(certificate, key, next);
        var (_, third) = await stage.RequestAsync();
        var twice = await RenewAsync(certificate, key, third);

        notAllowed.Status.ShouldBe(403, notAllowed.Body);
        renewed.Status.ShouldBe(200, renewed.Body);
        again.ShouldBe(renewed);
        twice.Status.ShouldBe(409);
        twice.Body.ShouldStartWith("RenewedAlready: ");
        var successor = await stage.ReadAsync(renewed.Body);
        (await TextAsync(successor, "-subject")).ShouldBe(await TextAsync(certificate, "-subject"));
        (await TextAsync(successor, "-serial")).ShouldNotBe(await TextAsync(certificate, "-serial"));
    }

    [Fact]
    public async Task The_examples_fetch_and_renew_a_certificate_and_leave_it_alone_while_it_lasts()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (order, code) = await stage.OrderAsync("Est eksempel");
        var (folder, tls, mutual) = (stage.File("example"), stage.Tls.ToString().TrimEnd('/'), stage.Mutual.ToString().TrimEnd('/'));

        var wrong = await ExampleAsync("enrol.sh", "2222-2222-2222-2222\n", tls, stage.RootFile, order.Reference, folder);
        var enrolled = await ExampleAsync("enrol.sh", $"{code}\n", tls, stage.RootFile, order.Reference, folder);
        var first = await TextAsync(Path.Combine(folder, "current", "certificate.pem"), "-serial");
        var early = await ExampleAsync("renew.sh", "", mutual, stage.RootFile, folder);
        var renewed = await ExampleAsync("renew.sh", "", mutual, stage.RootFile, folder, "2000");
        var second = await TextAsync(Path.Combine(folder, "current", "certificate.pem"), "-serial");

        wrong.ExitCode.ShouldBe(1);
        wrong.Error.ShouldContain("CodeWrong");
        enrolled.ShouldSucceed().Output.ShouldContain("CN = Est eksempel");
        early.ExitCode.ShouldBe(2);
        renewed.ShouldSucceed();
        second.ShouldNotBe(first);
        (await PublicKeyAsync("x509", Path.Combine(folder, "current", "certificate.pem")))
            .ShouldBe(await PublicKeyAsync("pkey", Path.Combine(folder, "current", "key.pem")));
        Directory.GetDirectories(folder).Length.ShouldBe(3);
    }

    [Fact]
    public async Task An_address_in_the_certificate_is_validated_for_each_renewal_before_the_same_call_succeeds()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        const string email = "est.post@aeblegaarden.example";
        var (order, code) = await stage.OrderAsync("Est post", email);
        var (key, request) = await stage.RequestAsync();
        var early = await EnrolAsync(order.Reference, code, request);
        var link = await stage.ValidateAsync(email);
        var certificate = await stage.ReadAsync((await EnrolAsync(order.Reference, code, request)).Body);
        var (_, next) = await stage.RequestAsync();

        var first = await RenewAsync(certificate, key, next, "--header", "Accept: application/json");
        var second = await RenewAsync(certificate, key, next);
        await stage.ValidateAsync(email, link);
        var renewed = await RenewAsync(certificate, key, next);

        early.Status.ShouldBe(400);
        (first.Status, second.Status).ShouldBe((400, 400));
        JsonDocument.Parse(first.Body).RootElement.GetProperty("errorReasonCode").GetString().ShouldBe("CertificateEmailNotValidated");
        second.Body.ShouldStartWith("CertificateEmailNotValidated: ");
        renewed.Status.ShouldBe(200, renewed.Body);
    }

    [Fact]
    public async Task Nobody_connects_without_a_certificate_and_strangers_and_pages_are_not_known_there()
    {
        var stranger = (Key: stage.File("stranger.key"), Certificate: stage.File("stranger.pem"));
        (await ToolAsync(
            "openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stranger", "-keyout", stranger.Key, "-out", stranger.Certificate]))
            .ShouldSucceed();
        var (_, request) = await stage.RequestAsync();

        var without = await ToolAsync(
            "curl", ["--silent", "--cacert", stage.RootFile, .. Post(request, $"{stage.Mutual}{Est}simplereenroll")]);
        var foreign = await RenewAsync(stranger.Certificate, stranger.Key, request);
        var page = await stage.CurlAsync("--cert", stranger.Certificate, "--key", stranger.Key, $"{stage.Mutual}log-ind");

        without.ExitCode.ShouldNotBe(0);
        foreign.Status.ShouldBe(401);
        foreign.Body.ShouldStartWith("ClientCertificateUnknown: ");
        page.ShouldBe((404, ""));
        (await stage.CurlAsync($"{stage.Tls}log-ind")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_certificate_of_a_stranger_sends_the_server_nowhere()
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var issuer = (Key: stage.File("led-astray-ca.key"), Certificate: stage.File("led-astray-ca.pem"));
        var stranger = (Key: stage.File("led-astray.key"), Certificate: stage.File("led-astray.pem"));
        (await ToolAsync(
            "openssl",
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=issuer", "-keyout", issuer.Key, "-out", issuer.Certificate]))
            .ShouldSucceed();
        (await ToolAsync(
            "openssl",
            [
                "req", "-x509", "-CA", issuer.Certificate, "-CAkey", issuer.Key, "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stranger",
                "-addext", $"authorityInfoAccess=caIssuers;URI:http://{elsewhere.LocalEndpoint}/ca.cer",
                "-addext", $"crlDistributionPoints=URI:http://{elsewhere.LocalEndpoint}/ca.crl",
                "-keyout", stranger.Key, "-out", stranger.Certificate,
            ])).ShouldSucceed();
        var (_, request) = await stage.RequestAsync();

        var answer = await RenewAsync(stranger.Certificate, stranger.Key, request);

        answer.Status.ShouldBe(401, answer.Body);
        elsewhere.Pending().ShouldBeFalse();
    }

    private static Task<ToolRun> ToolAsync(string tool, IReadOnlyList<string> arguments) =>
        OutsideTool.RunAsync(tool, arguments, cancellationToken: Token);

    private static Task<ToolRun> ExampleAsync(string script, string input, params string[] arguments) => OutsideTool.RunAsync(
        "bash", [Path.Combine(Examples, script), .. arguments], System.Text.Encoding.ASCII.GetBytes(input), cancellationToken: Token);

    private static Task<string> ReadTextAsync(string file) => File.ReadAllTextAsync(file, Token);

    private static string[] Post(string request, string url) =>
        ["--header", "Content-Type: application/pkcs10", "--data-binary", $"@{request}", url];

    private static List<string> Certificates(string pem) =>
        [.. PemBlock().Matches(pem).Select(match => match.Value)];

    private static async Task<string> PublicKeyAsync(string command, string file) =>
        (await ToolAsync("openssl", command == "x509" ? ["x509", "-in", file, "-noout", "-pubkey"] : [command, "-in", file, "-pubout"]))
            .ShouldSucceed().Output;

    private static async Task<string> TextAsync(string certificate, string what) =>
        (await ToolAsync("openssl", ["x509", "-in", certificate, "-noout", what])).ShouldSucceed().Output;

    private Task<(int Status, string Body)> EnrolAsync(string reference, string code, string request, params string[] more) =>
        stage.CurlAsync(["--user", $"{reference}:{code}", .. more, .. Post(request, $"{stage.Tls}{Est}simpleenroll")]);

    private Task<(int Status, string Body)> RenewAsync(string certificate, string key, string request, params string[] more) =>
        stage.CurlAsync(["--cert", certificate, "--key", key, .. more, .. Post(request, $"{stage.Mutual}{Est}simplereenroll")]);

    [GeneratedRegex("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----")]
    private static partial Regex PemBlock();
}
