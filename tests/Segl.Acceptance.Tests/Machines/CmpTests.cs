using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Acceptance.Tests.Machines;

/// <summary>CMP as another one's program speaks it: openssl cmp asks, and judges what it is answered.</summary>
[Clause("RFC 9483", "4.1")]
[Clause("RFC 9483", "4.2")]
[Clause("RFC 9483", "4.3")]
[Clause("RFC 9483", "4.4")]
public sealed class CmpTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private const string Path = "/.well-known/cmp";

    private static readonly TemporaryFolder s_folder = new();

    private static int s_files;

    private static string Examples => System.IO.Path.Combine(Checkout.Root, "examples", "cmp");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ir", Path)]
    [InlineData("ir", Path + "/p/oces")]
    [InlineData("cr", Path + "/p/oces/certification")]
    public async Task A_code_gives_a_certificate_for_a_key_of_the_machines(string command, string path)
    {
        var (order, code) = await stage.OrderAsync($"Cmp {command} {path.Length}");
        var (key, file, authorities) = (await KeyAsync(), New("pem"), New("pem"));

        var run = await ByCodeAsync(
            order.Reference, code, "-cmd", command, "-path", path, "-newkey", key, "-subject", "/CN=any", "-certout", file,
            "-cacertsout", authorities, "-out_trusted", stage.RootFile);

        run.ShouldSucceed();
        Said(run).ShouldContain("received PKICONF");
        (await TextAsync(file, "-subject")).ShouldContain($"CN = Cmp {command} {path.Length}");
        (await PublicKeyAsync("x509", file)).ShouldBe(await PublicKeyAsync("pkey", key));
        if (command == "ir")
            (await File.ReadAllTextAsync(authorities, Token)).Trim().ShouldBe((await File.ReadAllTextAsync(stage.RootFile, Token)).Trim());
    }

    [Fact]
    public async Task A_request_of_ones_own_gives_a_certificate_and_the_code_is_used()
    {
        var (order, code) = await stage.OrderAsync("Cmp p10cr");
        var (key, request, file) = (await KeyAsync(), New("csr"), New("pem"));
        (await ToolAsync(["req", "-new", "-key", key, "-subj", "/CN=any", "-out", request])).ShouldSucceed();

        var first = await ByCodeAsync(order.Reference, code, "-cmd", "p10cr", "-csr", request, "-certout", file);
        var second = await ByCodeAsync(order.Reference, code, "-cmd", "p10cr", "-csr", request, "-certout", New("pem"));

        first.ShouldSucceed();
        (await PublicKeyAsync("x509", file)).ShouldBe(await PublicKeyAsync("pkey", key));
        ShouldFail(second, "badMessageCheck");
    }

    [Fact]
    public async Task A_machine_may_be_spared_the_confirmation()
    {
        var (order, code) = await stage.OrderAsync("Cmp implicit");
        var (key, file) = (await KeyAsync(), New("pem"));

        var run = await ByCodeAsync(
            order.Reference, code.Replace("-", "", StringComparison.Ordinal), "-cmd", "ir", "-newkey", key, "-subject", "/CN=any", "-implicit_confirm",
            "-certout", file);

        run.ShouldSucceed();
        Said(run).ShouldNotContain("sending CERTCONF");
        (await TextAsync(file, "-subject")).ShouldContain("CN = Cmp implicit");
    }

    [Fact]
    public async Task A_certificate_that_is_not_confirmed_waits_for_it_and_can_be_asked_for_again()
    {
        var (order, code) = await stage.OrderAsync("Cmp disabled");
        var (key, first, second, third) = (await KeyAsync(), New("pem"), New("pem"), New("pem"));
        string[] asking = ["-cmd", "ir", "-subject", "/CN=any", "-newkey"];

        (await ByCodeAsync(order.Reference, code, [.. asking, key, "-disable_confirm", "-certout", first])).ShouldSucceed();
        (await ByCodeAsync(order.Reference, code, [.. asking, key, "-disable_confirm", "-certout", second])).ShouldSucceed();
        (await ByCodeAsync(order.Reference, code, [.. asking, await KeyAsync(), "-certout", third])).ShouldSucceed();

        (await TextAsync(second, "-serial")).ShouldBe(await TextAsync(first, "-serial"));
        (await TextAsync(third, "-serial")).ShouldNotBe(await TextAsync(first, "-serial"));
        (await SignedAsync(first, key, "-cmd", "genm", "-infotype", "caCerts")).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task A_machine_that_does_not_trust_what_it_gets_says_so_and_may_try_again()
    {
        var (order, code) = await stage.OrderAsync("Cmp rejects");
        var stranger = New("pem");
        (await ToolAsync(
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stranger", "-keyout", New("key"), "-out", stranger])).ShouldSucceed();
        string[] asking = ["-cmd", "ir", "-subject", "/CN=any", "-newkey", await KeyAsync(), "-certout"];

        var rejected = await ByCodeAsync(order.Reference, code, [.. asking, New("pem"), "-out_trusted", stranger]);
        var again = await ByCodeAsync(
            order.Reference, code, "-cmd", "ir", "-subject", "/CN=any", "-newkey", await KeyAsync(), "-certout", New("pem"));

        rejected.ExitCode.ShouldNotBe(0);
        Said(rejected).ShouldContain("received PKICONF");
        again.ShouldSucceed();
    }

    [Fact]
    public async Task A_certificate_renews_itself_once_its_organisation_allows_it()
    {
        var (certificate, key) = await EnrolAsync("Cmp fornyer");
        var (next, file) = (await KeyAsync(), New("pem"));

        await stage.AllowMachinesAsync(isAllowed: false);
        var notAllowed = await SignedAsync(certificate, key, "-cmd", "kur", "-newkey", next, "-certout", file);
        await stage.AllowMachinesAsync(isAllowed: true);
        var renewed = await SignedAsync(certificate, key, "-cmd", "kur", "-newkey", next, "-certout", file, "-out_trusted", stage.RootFile);
        var twice = await SignedAsync(certificate, key, "-cmd", "kur", "-newkey", await KeyAsync(), "-certout", New("pem"));

        ShouldFail(notAllowed, "notAuthorized", "MachineRenewalNotAllowed");
        renewed.ShouldSucceed();
        ShouldFail(twice, "duplicateCertReq", "RenewedAlready");
        (await TextAsync(file, "-subject")).ShouldBe(await TextAsync(certificate, "-subject"));
        (await PublicKeyAsync("x509", file)).ShouldBe(await PublicKeyAsync("pkey", next));
    }

    [Fact]
    [Clause("RFC 9483", "4.1.1")]
    [Clause("RFC 9483", "4.1.2")]
    [Clause("RFC 9483", "4.1.4")]
    public async Task A_system_with_the_right_signs_for_further_certificates_of_its_profile()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (certificate, key) = await EnrolAsync("Cmp flere", "CertificateHandling");
        var request = New("csr");
        (await ToolAsync(["req", "-new", "-key", await KeyAsync(), "-subj", "/CN=any", "-out", request])).ShouldSucceed();

        foreach (var command in new[] { "ir", "cr", "p10cr" })
        {
            var (next, file) = (await KeyAsync(), New("pem"));
            string[] what = command == "p10cr" ? ["-csr", request] : ["-newkey", next, "-subject", "/CN=any"];

            var run = await SignedAsync(certificate, key, ["-cmd", command, .. what, "-certout", file, "-out_trusted", stage.RootFile]);

            run.ShouldSucceed();
            Said(run).ShouldContain("received PKICONF");
            (await TextAsync(file, "-subject")).ShouldBe(await TextAsync(certificate, "-subject"));
            (await PublicKeyAsync("x509", file)).ShouldBe(
                command == "p10cr"
                    ? (await ToolAsync(["req", "-in", request, "-noout", "-pubkey"])).ShouldSucceed().Output
                    : await PublicKeyAsync("pkey", next));
        }
    }

    [Fact]
    public async Task A_system_gets_the_certificate_again_whose_answer_was_lost_and_none_for_a_key_that_has_one()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (certificate, key) = await EnrolAsync("Cmp igen", "CertificateHandling");
        var (next, first, second, third) = (await KeyAsync(), New("pem"), New("pem"), New("pem"));
        string[] asking = ["-cmd", "cr", "-newkey", next, "-subject", "/CN=any", "-certout"];

        (await SignedAsync(certificate, key, [.. asking, first, "-disable_confirm"])).ShouldSucceed();
        (await SignedAsync(certificate, key, [.. asking, second])).ShouldSucceed();
        (await SignedAsync(certificate, key, [.. asking, third])).ShouldSucceed();
        var own = await SignedAsync(certificate, key, "-cmd", "cr", "-newkey", key, "-subject", "/CN=any", "-certout", New("pem"));
        var renewed = await SignedAsync(certificate, key, "-cmd", "kur", "-newkey", key, "-certout", New("pem"));

        (await TextAsync(second, "-serial")).ShouldBe(await TextAsync(first, "-serial"));
        (await TextAsync(third, "-serial")).ShouldBe(await TextAsync(first, "-serial"));
        ShouldFail(own, "badCertTemplate", "KeyAlreadyUsed");
        ShouldFail(renewed, "badCertTemplate", "KeyAlreadyUsed");
    }

    [Fact]
    public async Task A_certificate_revokes_itself_once()
    {
        var (certificate, key) = await EnrolAsync("Cmp spærrer");
        var (other, _) = await EnrolAsync("Cmp en anden");

        var foreign = await SignedAsync(certificate, key, "-cmd", "rr", "-oldcert", other, "-revreason", "1");
        var held = await SignedAsync(certificate, key, "-cmd", "rr", "-oldcert", certificate, "-revreason", "6");
        var revoked = await SignedAsync(certificate, key, "-cmd", "rr", "-oldcert", certificate, "-revreason", "1");
        var again = await SignedAsync(certificate, key, "-cmd", "rr", "-oldcert", certificate);

        ShouldFail(foreign, "badCertId");
        ShouldFail(held, "badRequest", "RevocationReasonNotForSystems");
        revoked.ShouldSucceed();
        Said(revoked).ShouldContain("revocation accepted");
        ShouldFail(again, "certRevoked");
    }

    [Theory]
    [InlineData("caCerts")]
    [InlineData("currentCRL")]
    [InlineData("signKeyPairTypes")]
    [InlineData("certReqTemplate")]
    [InlineData("encKeyPairTypes")]
    public async Task Whoever_is_known_may_ask_what_everybody_may_know(string question)
    {
        var (certificate, key) = await stage.EnrolledAsync(() => EnrolAsync("Cmp spørger"));

        (await SignedAsync(certificate, key, "-cmd", "genm", "-infotype", question)).ShouldSucceed().Error.ShouldNotContain("unsupported");
    }

    [Fact]
    public async Task Wrong_secrets_are_tries_of_the_code_and_lock_it()
    {
        var (order, code) = await stage.OrderAsync("Cmp gætter");
        string[] asking = ["-cmd", "ir", "-subject", "/CN=any", "-newkey", await KeyAsync(), "-certout", New("pem")];

        for (var tries = 0; tries < 5; tries++)
            ShouldFail(await ByCodeAsync(order.Reference, "2222-2222-2222-2222", asking), "badMessageCheck", "CodeWrong");

        ShouldFail(await ByCodeAsync(order.Reference, code, asking), "badMessageCheck", "CodeWrong");
    }

    [Fact]
    public async Task Other_authorities_unprotected_messages_and_strangers_are_refused()
    {
        var (order, code) = await stage.OrderAsync("Cmp afviser");
        string[] asking = ["-cmd", "ir", "-subject", "/CN=any", "-newkey", await KeyAsync(), "-certout", New("pem")];
        var stranger = (Key: New("key"), Certificate: New("pem"));
        (await ToolAsync(
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stranger", "-keyout", stranger.Key, "-out", stranger.Certificate]))
            .ShouldSucceed();
        var (certificate, key) = await stage.EnrolledAsync(() => EnrolAsync("Cmp spørger"));

        ShouldFail(await ByCodeAsync(order.Reference, code, [.. asking, "-recipient", "/CN=Another Authority"]), "wrongAuthority");
        ShouldFail(await ByCodeAsync(order.Reference, code, [.. asking, "-unprotected_requests"]), "badMessageCheck", "CmpProtectionMissing");
        ShouldFail(await ByCodeAsync(order.Reference, code, [.. asking, "-popo", "0"]), "notAuthorized", "CrmfProofByOthers");
        ShouldFail(await ByCodeAsync(order.Reference, code, [.. asking, "-popo", "-1"]), "badPOP", "CrmfProofMissing");
        ShouldFail(
            await SignedAsync(stranger.Certificate, stranger.Key, [.. asking, "-extracerts", stranger.Certificate]), "signerNotTrusted", "ClientCertificateUnknown");
        ShouldFail(await SignedAsync(certificate, key, asking), "notAuthorized", "SystemRightMissing");
        (await ByCodeAsync(order.Reference, code, asking)).ShouldSucceed();
    }

    [Fact]
    public async Task The_examples_fetch_renew_and_revoke_a_certificate_and_leave_it_alone_while_it_lasts()
    {
        await stage.AllowMachinesAsync(isAllowed: true);
        var (order, code) = await stage.OrderAsync("Cmp eksempel");
        var (folder, portal) = (s_folder.File("example"), stage.Portal.ToString().TrimEnd('/'));

        var wrong = await ExampleAsync("enrol.sh", "2222-2222-2222-2222\n", portal, stage.RootFile, order.Reference, folder);
        var enrolled = await ExampleAsync("enrol.sh", $"{code}\n", portal, stage.RootFile, order.Reference, folder);
        var certificate = System.IO.Path.Combine(folder, "current", "certificate.pem");
        var first = await TextAsync(certificate, "-serial");
        var early = await ExampleAsync("renew.sh", "", portal, stage.RootFile, folder);
        var renewed = await ExampleAsync("renew.sh", "", portal, stage.RootFile, folder, "2000");
        var second = await TextAsync(certificate, "-serial");
        var revoked = await ExampleAsync("revoke.sh", "", portal, stage.RootFile, folder, "5");
        var again = await ExampleAsync("revoke.sh", "", portal, stage.RootFile, folder, "5");

        wrong.ExitCode.ShouldBe(1);
        wrong.Error.ShouldContain("CodeWrong");
        enrolled.ShouldSucceed().Output.ShouldContain("CN = Cmp eksempel");
        early.ExitCode.ShouldBe(2);
        renewed.ShouldSucceed();
        second.ShouldNotBe(first);
        (await PublicKeyAsync("x509", certificate)).ShouldBe(await PublicKeyAsync("pkey", System.IO.Path.Combine(folder, "current", "key.pem")));
        revoked.ShouldSucceed().Output.ShouldContain("Cmp eksempel");
        again.ExitCode.ShouldBe(1);
        again.Error.ShouldContain("certRevoked");
    }

    [Fact]
    public async Task An_address_in_the_certificate_is_waited_for()
    {
        const string email = "cmp.post@aeblegaarden.example";
        var (order, code) = await stage.OrderAsync("Cmp post", email);
        var (key, file) = (await KeyAsync(), New("pem"));

        string[] answers = [.. Enumerable.Range(0, 60).Select(_ => New("der"))];
        var asking = ByCodeAsync(
            order.Reference, code, "-cmd", "ir", "-subject", "/CN=any", "-newkey", key, "-certout", file, "-total_timeout", "60",
            "-rspout", string.Join(',', answers));
        while (!File.Exists(answers[1]))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Token);
        await stage.ValidateAsync(email);
        var run = await asking;

        run.ShouldSucceed();
        Said(run).ShouldContain("received POLLREP");
        Said(run).ShouldContain("CertificateEmailNotValidated");
        (await TextAsync(file, "-email")).Trim().ShouldBe(email);
    }

    private static void ShouldFail(ToolRun run, params string[] words)
    {
        run.ExitCode.ShouldNotBe(0, Said(run));
        foreach (var word in words)
            Said(run).ShouldContain(word, customMessage: Said(run));
    }

    private static string Said(ToolRun run) => run.Output + run.Error;

    private static Task<ToolRun> ExampleAsync(string script, string input, params string[] arguments) => OutsideTool.RunAsync(
        "bash", [System.IO.Path.Combine(Examples, script), .. arguments], System.Text.Encoding.ASCII.GetBytes(input), cancellationToken: Token);

    private static Task<ToolRun> ToolAsync(IReadOnlyList<string> arguments) =>
        OutsideTool.RunAsync("openssl", arguments, cancellationToken: Token);

    private static async Task<string> PublicKeyAsync(string command, string file) =>
        (await ToolAsync(command == "x509" ? ["x509", "-in", file, "-noout", "-pubkey"] : [command, "-in", file, "-pubout"])).ShouldSucceed().Output;

    private static async Task<string> TextAsync(string certificate, string what) =>
        (await ToolAsync(["x509", "-in", certificate, "-noout", what])).ShouldSucceed().Output;

    private static string New(string extension) =>
        s_folder.File($"{Interlocked.Increment(ref s_files).ToString(CultureInfo.InvariantCulture)}.{extension}");

    private static async Task<string> KeyAsync()
    {
        var key = New("key");
        (await ToolAsync(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", key])).ShouldSucceed();
        return key;
    }

    private async Task<(string Certificate, string Key)> EnrolAsync(string name, params string[] rights)
    {
        var (order, code) = await stage.OrderAsync(name);
        if (rights.Length > 0)
            await stage.GiveRightsAsync(order.ProfileId, rights);
        var (key, certificate) = (await KeyAsync(), New("pem"));
        (await ByCodeAsync(
            order.Reference, code, "-cmd", "ir", "-newkey", key, "-subject", "/CN=any", "-implicit_confirm", "-certout", certificate)).ShouldSucceed();
        return (certificate, key);
    }

    private Task<ToolRun> ByCodeAsync(string reference, string code, params string[] arguments) =>
        ToolAsync(["cmp", .. Server, "-ref", reference, "-secret", $"pass:{code}", .. arguments]);

    private Task<ToolRun> SignedAsync(string certificate, string key, params string[] arguments) =>
        ToolAsync(["cmp", .. Server, "-cert", certificate, "-key", key, .. arguments]);

    private string[] Server =>
    [
        "-server", $"{stage.Portal.Host}:{stage.Portal.Port}{Path}", "-trusted", stage.RootFile, "-batch", "-msg_timeout", "30", "-verbosity", "7",
    ];
}
