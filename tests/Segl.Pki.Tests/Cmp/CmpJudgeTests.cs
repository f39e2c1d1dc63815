using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Cmp;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Cmp;

/// <summary>openssl cmp as the client of our answers: whole transactions, each message read by the other side.</summary>
public sealed class CmpJudgeTests
{
    private static readonly string[] WithSecret = ["-ref", TestCmpAuthority.Reference, "-secret", $"pass:{TestCmpAuthority.Secret}"];

    [Theory]
    [InlineData("ir", "sha256", "hmac-sha1", PkiBodyKind.InitializationRequest)]
    [InlineData("cr", "sha256", "hmacWithSHA256", PkiBodyKind.CertificationRequest)]
    [InlineData("ir", "sha384", "hmacWithSHA384", PkiBodyKind.InitializationRequest)]
    [InlineData("ir", "sha512", "hmacWithSHA512", PkiBodyKind.InitializationRequest)]
    [Clause("RFC 9483", "4.1.5")]
    public async Task Openssl_gets_a_certificate_with_a_secret_and_confirms_it(string command, string digest, string mac, PkiBodyKind kind)
    {
        using var folder = new TemporaryFolder();
        var authority = new TestCmpAuthority(TestHierarchy.OnCurves);

        var dialogue = await OpensslCmp.AskAsync(authority.Answer, [
            "-cmd", command, .. WithSecret, "-subject", "/CN=anything", "-newkey", WriteKey(folder), "-recipient", "/CN=CA", "-digest", digest, "-mac", mac,
            "-certout", folder.File("issued.pem"), "-cacertsout", folder.File("capubs.pem")]);

        dialogue.Run.ShouldSucceed();
        dialogue.Requests.Select(request => request.Body.Kind).ShouldBe([kind, PkiBodyKind.CertificateConfirmation]);
        authority.Confirmed.ShouldNotBeNull().IsRejected.ShouldBeFalse();
        ReadCertificate(folder, "issued.pem").ShouldBe(authority.Issued);
        ReadCertificate(folder, "capubs.pem").ShouldBe(TestHierarchy.OnCurves.Root);
        CertificationAsked.Read(dialogue.Requests[0].Body).Value.Subject.ToString().ShouldBe("CN=anything");
    }

    [Fact]
    [Clause("RFC 9483", "4.1.4")]
    public async Task Openssl_gets_a_certificate_for_a_request_of_PKCS10()
    {
        using var folder = new TemporaryFolder();
        var authority = new TestCmpAuthority(TestHierarchy.OnCurves);
        var key = WriteKey(folder);
        await RunAsync(["req", "-new", "-key", key, "-subj", "/CN=pkcs10", "-out", folder.File("request.pem")]);

        var dialogue = await OpensslCmp.AskAsync(authority.Answer, [
            "-cmd", "p10cr", .. WithSecret, "-csr", folder.File("request.pem"), "-recipient", "/CN=CA", "-certout", folder.File("issued.pem")]);

        dialogue.Run.ShouldSucceed();
        var asked = CertificationAsked.Read(dialogue.Requests[0].Body).Value;
        (asked.CertReqId, asked.Subject.ToString()).ShouldBe((CertResponse.NoCertReqId, "CN=pkcs10"));
        ReadCertificate(folder, "issued.pem").ShouldBe(authority.Issued);
    }

    [Theory]
    [InlineData("EC", "ecdsa")]
    [InlineData("RSA", "pss")]
    [InlineData("RSA", "pkcs1")]
    [Clause("RFC 9483", "4.1.3")]
    public async Task Openssl_renews_with_its_old_key(string keys, string signature)
    {
        using var folder = new TemporaryFolder();
        var pki = TestHierarchy.Of(keys);
        var authority = signature == "pkcs1"
            ? new TestCmpAuthority(pki) { Signer = KeySigner.RsaPkcs1((RSA)pki.AuthorityKey), GrantsImplicitConfirm = true }
            : new TestCmpAuthority(pki) { GrantsImplicitConfirm = true };
        var old = WriteOld(folder, out var certificate);

        var dialogue = await OpensslCmp.AskAsync(authority.Answer, [
            "-cmd", "kur", .. old, "-newkey", WriteKey(folder), "-implicit_confirm", "-srvcert", TestHierarchy.Write(folder, "ca.pem", pki.Authority),
            "-ignore_keyusage", "-certout", folder.File("issued.pem")]);

        dialogue.Run.ShouldSucceed();
        var request = dialogue.Requests.Single();
        request.Header.HasImplicitConfirm.ShouldBeTrue();
        CertificationAsked.Read(request.Body).Value.Controls.OldCertId.ShouldNotBeNull().Names(certificate).ShouldBeTrue();
        ReadCertificate(folder, "issued.pem").ShouldBe(authority.Issued);
    }

    [Theory]
    [InlineData("1", CrlReason.KeyCompromise)]
    [InlineData("-1", CrlReason.Unspecified)]
    [Clause("RFC 9483", "4.2")]
    public async Task Openssl_revokes(string number, CrlReason reason)
    {
        using var folder = new TemporaryFolder();
        var authority = new TestCmpAuthority(TestHierarchy.OnCurves);
        var old = WriteOld(folder, out var certificate);

        var dialogue = await OpensslCmp.AskAsync(authority.Answer, [
            "-cmd", "rr", .. old, "-oldcert", folder.File("old.pem"), "-revreason", number,
            "-srvcert", TestHierarchy.Write(folder, "ca.pem", TestHierarchy.OnCurves.Authority), "-ignore_keyusage"]);

        dialogue.Run.ShouldSucceed();
        authority.Revocation.ShouldNotBeNull().ReadReason().Value.ShouldBe(reason);
        authority.Revocation.Certificate.SerialNumber.ShouldBe(certificate.SerialNumber);
    }

    [Fact]
    [Clause("RFC 9483", "4.4")]
    public async Task Openssl_polls_until_the_certificate_is_there()
    {
        using var folder = new TemporaryFolder();
        var authority = new TestCmpAuthority(TestHierarchy.OnCurves) { Waits = 2 };

        var dialogue = await OpensslCmp.AskAsync(authority.Answer, [
            "-cmd", "ir", .. WithSecret, "-subject", "/CN=patient", "-newkey", WriteKey(folder), "-recipient", "/CN=CA", "-certout", folder.File("issued.pem")]);

        dialogue.Run.ShouldSucceed();
        dialogue.Requests.Select(request => request.Body.Kind).ShouldBe([
            PkiBodyKind.InitializationRequest, PkiBodyKind.PollRequest, PkiBodyKind.PollRequest, PkiBodyKind.CertificateConfirmation]);
        ReadCertificate(folder, "issued.pem").ShouldBe(authority.Issued);
    }

    [Fact]
    [Clause("RFC 9810", "5.3.19")]
    public async Task Openssl_asks_for_information()
    {
        var authority = new TestCmpAuthority(TestHierarchy.OnCurves);

        var dialogue = await OpensslCmp.AskAsync(authority.Answer, ["-cmd", "genm", "-infotype", "signKeyPairTypes", .. WithSecret, "-recipient", "/CN=CA"]);

        dialogue.Run.ShouldSucceed();
        GenMsgContent.Parse(dialogue.Requests.Single().Body.Content).Value.Single().InfoType.ShouldBe(InfoTypes.SignKeyPairTypes);
        dialogue.Said.ShouldContain("id-it-unsupportedOIDs");
    }

    public static TheoryData<PkiFailureInfo> Failures => [.. Enum.GetValues<PkiFailureInfo>().Where(failure => failure != PkiFailureInfo.None)];

    [Theory]
    [MemberData(nameof(Failures))]
    [Clause("RFC 9810", "5.2.3")]
    public async Task Openssl_names_every_failure_as_we_do(PkiFailureInfo failure)
    {
        using var folder = new TemporaryFolder();

        var dialogue = await OpensslCmp.AskAsync(
            request => RejectWith(request, failure), [
            "-cmd", "ir", .. WithSecret, "-subject", "/CN=x", "-newkey", WriteKey(folder), "-recipient", "/CN=CA", "-certout", folder.File("issued.pem")]);

        dialogue.Run.ExitCode.ShouldNotBe(0);
        dialogue.Said.ShouldContain($"PKIFailureInfo: {failure}", Case.Insensitive);
        dialogue.Said.ShouldContain("nægtet på Ærø");
    }

    private static byte[] RejectWith(PkiMessage request, PkiFailureInfo failure)
    {
        var secret = System.Text.Encoding.UTF8.GetBytes(TestCmpAuthority.Secret);
        var mac = PkiProtection.VerifyMac(request, secret).Value;
        var header = request.Header.Answer(request.Header.Recipient, TestPki.Now, new byte[16]) with { SenderKid = request.Header.SenderKid };
        var body = new ErrorMsgContent(PkiStatusInfo.Rejected(failure, "nægtet på Ærø")) { Details = ["details"] }.ToBody();
        return PkiMessageDraft.Protect(header, body, mac, secret, []);
    }

    private static string WriteKey(TemporaryFolder folder)
    {
        File.WriteAllText(folder.File("key.pem"), TestCmpAuthority.Key.ExportPkcs8PrivateKeyPem());
        return folder.File("key.pem");
    }

    // A certificate on a curve whose key signs the message; its issuer comes along, because openssl leaves those out that signed themselves.
    private static string[] WriteOld(TemporaryFolder folder, out Certificate certificate)
    {
        var leaf = TestCertificate.Leaf("old system", TestCertificate.Authority("old authority"));
        certificate = leaf.Certificate;
        File.WriteAllText(folder.File("old-key.pem"), leaf.Key.ExportPkcs8PrivateKeyPem());
        return ["-cert", TestHierarchy.Write(folder, "old.pem", certificate), "-key", folder.File("old-key.pem")];
    }

    private static Certificate ReadCertificate(TemporaryFolder folder, string name)
    {
        var pem = File.ReadAllText(folder.File(name));
        return Certificate.Parse(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data])).Value;
    }

    private static async Task RunAsync(IReadOnlyList<string> arguments) =>
        (await OutsideTool.RunAsync("openssl", arguments, cancellationToken: TestContext.Current.CancellationToken)).ShouldSucceed();
}
