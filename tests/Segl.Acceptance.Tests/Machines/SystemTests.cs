using System.Text.Json;
using System.Text.RegularExpressions;

namespace Segl.Acceptance.Tests.Machines;

/// <summary>Systems that sign in with their certificates, and what their tokens may do; curl carries all of it.</summary>
public sealed partial class SystemTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private const string Authenticate = "api/administration/idmlogin/tls/authenticate";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_system_with_the_right_signs_in_and_handles_certificates_until_its_own_is_revoked()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (system, profile) = await SystemAsync("Systemet");
        var without = await SignInAsync(system);
        await stage.GiveRightsAsync(profile, "CertificateHandling");
        var signedIn = await SignInAsync(system);
        var answer = JsonDocument.Parse(signedIn.Body).RootElement;
        var bearer = answer.GetProperty("accessToken").GetString()!;

        (without.Status, signedIn.Status).ShouldBe((403, 200));
        Code(without.Body).ShouldBe("SystemRightMissing");
        (answer.GetProperty("tokenType").GetString(), answer.GetProperty("expiresIn").GetInt32()).ShouldBe(("Bearer", 3600));
        answer.EnumerateObject().Count().ShouldBe(3);

        // It orders and issues, over EST too.
        var order = await ApiAsync(bearer, "POST", $"profiles/{profile}/orders", """{"type":"system","identification":"api"}""");
        order.Status.ShouldBe(201, order.Body);
        var (_, request) = await stage.RequestAsync();
        var reference = JsonDocument.Parse(order.Body).RootElement.GetProperty("referenceNumber").GetString();
        var unnamed = await EstAsync(bearer, "", request);
        var enrolled = await EstAsync(bearer, $"{reference}/", request);
        var again = await EstAsync(bearer, $"{reference}/", request);
        (unnamed.Status, enrolled.Status, again.Status).ShouldBe((400, 200, 200));
        unnamed.Body.ShouldStartWith("OrderNotNamed: ");
        again.Body.ShouldBe(enrolled.Body);

        // The system is the actor of what it did.
        var trail = await ApiAsync(bearer, "GET", "audit-events?what=order");
        JsonDocument.Parse(trail.Body).RootElement.GetProperty("items")[0].GetProperty("actor").GetString()!.ShouldStartWith("certificate:");
        (await ApiAsync(bearer, "GET", "notices")).Status.ShouldBe(404);
        (await ApiAsync(bearer, "PUT", "organisation/settings", "{}")).Status.ShouldBe(400);

        // What it gave would outlive its own right.
        var lasting = await ApiAsync(
            bearer, "POST", "orders",
            """{"profile":{"name":"Varig","systemRights":["certificateHandling"]},"certificate":{"type":"system","identification":"api"}}""");
        (lasting.Status, Code(lasting.Body)).ShouldBe((403, "SystemRightsNeedPerson"));

        await RevokeAsync(bearer, system.Certificate);
        (await ApiAsync(bearer, "GET", "profiles")).Status.ShouldBe(401);
        var revoked = await SignInAsync(system);
        (revoked.Status, Code(revoked.Body)).ShouldBe((401, "ClientCertificateRevoked"));
    }

    [Fact]
    public async Task A_right_that_is_taken_away_is_gone_with_the_next_request()
    {
        var (system, profile) = await SystemAsync("Med ret på tid");
        await stage.GiveRightsAsync(profile, "IdmServices");
        var bearer = JsonDocument.Parse((await SignInAsync(system)).Body).RootElement.GetProperty("accessToken").GetString()!;

        (await ApiAsync(bearer, "GET", "profiles")).Status.ShouldBe(200);
        (await ApiAsync(bearer, "POST", $"profiles/{profile}/orders", """{"type":"system","identification":"userLogin","issuing":"ownRequest"}"""))
            .Status.ShouldBe(404);
        await stage.GiveRightsAsync(profile);
        (await ApiAsync(bearer, "GET", "profiles")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_machine_that_can_make_no_key_gets_one_with_its_certificate()
    {
        var (order, code) = await stage.OrderAsync("Uden nøgle");
        var (_, request) = await stage.RequestAsync();
        string[] call = ["--header", "Content-Type: application/pkcs10", "--data-binary", $"@{request}", $"{stage.Tls}.well-known/est/serverkeygen"];

        var wrong = await stage.CurlAsync(["--user", $"{order.Reference}:2222-2222-2222-2222", .. call]);
        var answer = await stage.CurlAsync(["--user", $"{order.Reference}:{code}", .. call]);
        var again = await stage.CurlAsync(["--user", $"{order.Reference}:{code}", .. call]);

        (wrong.Status, answer.Status, again.Status).ShouldBe((401, 200, 422));
        var parts = Part().Matches(answer.Body).ToDictionary(part => part.Groups["type"].Value, part => part.Groups["body"].Value, StringComparer.Ordinal);
        var key = stage.File("made.der");
        await File.WriteAllBytesAsync(key, Convert.FromBase64String(parts["application/pkcs8"]), Token);
        var certificate = await stage.ReadAsync(parts["application/pkcs7-mime"]);
        (await ToolAsync("x509", "-in", certificate, "-noout", "-pubkey"))
            .ShouldBe(await ToolAsync("pkey", "-inform", "DER", "-in", key, "-pubout"));
    }

    private async Task<((string Key, string Certificate) System, Guid Profile)> SystemAsync(string name)
    {
        var (order, code) = await stage.OrderAsync(name);
        var (key, request) = await stage.RequestAsync();
        var (status, body) = await stage.CurlAsync(
            "--user", $"{order.Reference}:{code}", "--header", "Content-Type: application/pkcs10", "--data-binary", $"@{request}",
            $"{stage.Tls}.well-known/est/simpleenroll");
        status.ShouldBe(200, body);
        return ((key, await stage.ReadAsync(body)), order.ProfileId);
    }

    private Task<(int Status, string Body)> SignInAsync((string Key, string Certificate) system) => stage.CurlAsync(
        "--cert", system.Certificate, "--key", system.Key, "--request", "POST", $"{stage.Mutual}{Authenticate}");

    private Task<(int Status, string Body)> ApiAsync(string bearer, string method, string path, string? json = null) => stage.CurlAsync(
    [
        "--request", method, "--header", $"Authorization: Bearer {bearer}",
        .. json is null ? Array.Empty<string>() : ["--header", "Content-Type: application/json", "--data", json],
        $"{stage.Tls}api/v1/{path}",
    ]);

    private Task<(int Status, string Body)> EstAsync(string bearer, string label, string request) => stage.CurlAsync(
        "--header", $"Authorization: Bearer {bearer}", "--header", "Content-Type: application/pkcs10", "--data-binary", $"@{request}",
        $"{stage.Tls}.well-known/est/{label}simpleenroll");

    // By its own token: whoever suspects the key must not wait for a person.
    private async Task RevokeAsync(string bearer, string certificate)
    {
        var serial = (await ToolAsync("x509", "-in", certificate, "-noout", "-serial")).Trim()["serial=".Length..];
        var revoked = await ApiAsync(bearer, "POST", $"certificates/{serial}/revocation", """{"cause":"keySuspected"}""");
        revoked.Status.ShouldBe(200, revoked.Body);
    }

    private static string Code(string problem) => JsonDocument.Parse(problem).RootElement.GetProperty("errorReasonCode").GetString()!;

    private static async Task<string> ToolAsync(params string[] arguments) =>
        (await OutsideTool.RunAsync("openssl", arguments, cancellationToken: Token)).ShouldSucceed().Output;

    [GeneratedRegex("Content-Type: (?<type>[a-z0-9/-]+)[^\r]*\r\nContent-Transfer-Encoding: base64\r\n\r\n(?<body>[A-Za-z0-9+/=\r\n]+)\r\n--")]
    private static partial Regex Part();
}
