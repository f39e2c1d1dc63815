using System.Text;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Cmp;
using Segl.Pki.Crmf;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;
using Segl.Pki.Requests;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Cmp;

/// <summary>OpenSSL's server as the judge of our requests: it verifies protection and proof, and we read its answers.</summary>
public sealed class CmpClientJudgeTests
{
    private static readonly TestCertificate Server = TestCertificate.Leaf("server", TestCertificate.Authority("server authority"));

    [Theory]
    [InlineData("ir", PkiBodyKind.InitializationResponse)]
    [InlineData("cr", PkiBodyKind.CertificationResponse)]
    [InlineData("p10cr", PkiBodyKind.CertificationResponse)]
    [InlineData("kur", PkiBodyKind.KeyUpdateResponse)]
    [InlineData("rr", PkiBodyKind.RevocationResponse)]
    [InlineData("genm", PkiBodyKind.GeneralResponse)]
    public async Task Takes_our_requests_with_a_secret(string command, PkiBodyKind kind)
    {
        using var folder = new TemporaryFolder();

        var answer = await ExchangeAsync(folder, command, TestCmp.WithMac(Now(TestCmp.Header), Body(command)));

        answer.Body.Kind.ShouldBe(kind);
        PkiProtection.VerifyMac(answer, TestCmp.Secret).IsRefused.ShouldBeFalse();
        answer.Header.TransactionId.ShouldNotBeNull().ToArray().ShouldBe(TestCmp.Octets(0x10));
        answer.Header.RecipNonce.ShouldNotBeNull().ToArray().ShouldBe(TestCmp.Octets(0x20));
        if (kind is PkiBodyKind.InitializationResponse or PkiBodyKind.CertificationResponse or PkiBodyKind.KeyUpdateResponse)
            CertRepMessage.Parse(answer.Body.Content).Value.Responses.Single().Certificate.ShouldNotBeNull().ToArray().ShouldBe(Server.Certificate.Der.ToArray());
        if (kind == PkiBodyKind.RevocationResponse)
            RevRepContent.Parse(answer.Body.Content).Value.Statuses.Single().Status.ShouldBe(PkiStatus.Accepted);
    }

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("pss")]
    [InlineData("pkcs1")]
    [Clause("RFC 9810", "5.1.3.3")]
    public async Task Takes_our_requests_with_a_signature(string algorithm)
    {
        using var folder = new TemporaryFolder();
        var client = algorithm == "ecdsa"
            ? TestCmp.Client
            : new TestCertificate("RSA client") { Issuer = TestCmp.Client.Issuer, KeyUsage = KeyUsages.DigitalSignature, OwnKey = TestCmpAuthority.Key };
        var signer = algorithm switch
        {
            "ecdsa" => TestCmp.ClientSigner,
            "pss" => KeySigner.Of(TestCmpAuthority.Key, SignatureAlgorithm.RsaPssSha256),
            _ => KeySigner.RsaPkcs1(TestCmpAuthority.Key),
        };
        var header = Now(TestCmp.Header) with { Sender = GeneralName.Of(client.Certificate.Subject), SenderKid = null };
        var root = TestHierarchy.Write(folder, "client-root.pem", client.Issuer!.Certificate);
        var request = PkiMessageDraft.Protect(header, Body("cr"), signer, [client.Certificate.Der]);
        PkiProtection.VerifySignature(PkiMessage.Parse(request).Value, client.Certificate).ShouldBeNull();

        var answer = await ExchangeAsync(folder, "cr", request, "-srv_trusted", root);

        answer.Body.Kind.ShouldBe(PkiBodyKind.CertificationResponse);
    }

    [Fact]
    [Clause("RFC 9810", "5.1.3")]
    public async Task Refuses_our_requests_when_they_were_changed()
    {
        using var folder = new TemporaryFolder();
        var request = TestCmp.WithMac(Now(TestCmp.Header), Body("ir"));
        request[^1] ^= 1;

        var answer = await ExchangeAsync(folder, "ir", request);

        answer.Body.Kind.ShouldBe(PkiBodyKind.Error);
        ErrorMsgContent.Parse(answer.Body.Content).Value.Status.Status.ShouldBe(PkiStatus.Rejection);
    }

    private static PkiHeader Now(PkiHeader header) => header with { Recipient = GeneralName.Of(Server.Certificate.Subject) };

    private static PkiBody Body(string command) => command switch
    {
        "ir" => TestCmp.Ir,
        "cr" => TestCmp.Ir with { Kind = PkiBodyKind.CertificationRequest },
        "p10cr" => new PkiBody(PkiBodyKind.Pkcs10Request, CertificationRequest.Write(TestCmp.Key, TestCmp.Template.Subject)),
        "kur" => TestCmp.Asking(TestCmp.Request(controls: CertControls.Updating(Server.Certificate))) with { Kind = PkiBodyKind.KeyUpdateRequest },
        "rr" => RevReqContent.Of(RevDetails.Of(Server.Certificate, CrlReason.Superseded)),
        _ => GenMsgContent.Ask(new InfoTypeAndValue(InfoTypes.CaCerts, InfoValue: null)),
    };

    // What openssl says as a client counts for nothing here: it did not send what its server was given.
    private static async Task<PkiMessage> ExchangeAsync(TemporaryFolder folder, string command, byte[] request, params IReadOnlyList<string> more)
    {
        await File.WriteAllTextAsync(folder.File("key.pem"), TestCmp.Key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("server-key.pem"), Server.Key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        var server = TestHierarchy.Write(folder, "server.pem", Server.Certificate);
        var secret = $"pass:{TestCmpAuthority.Secret}";
        string[] kind = command switch
        {
            "p10cr" => ["-csr", TestHierarchy.Write(folder, "csr.pem", Encoding.ASCII.GetBytes(CertificationRequest.Parse(CertificationRequest.Write(TestCmp.Key)).Value.ToPem()))],
            "kur" or "rr" => ["-oldcert", server],
            "genm" => ["-infotype", "caCerts"],
            _ => ["-subject", "/CN=other"],
        };
        string[] key = command is "ir" or "cr" or "kur" ? ["-newkey", folder.File("key.pem")] : [];
        string[] issued = command is "rr" or "genm" ? [] : ["-certout", folder.File("issued.pem"), "-disable_confirm"];

        var run = await OutsideTool.RunAsync(
            "openssl",
            [
                "cmp", "-cmd", command, .. kind, .. key, .. issued, "-ref", "1", "-secret", secret, "-recipient", "/CN=server", "-batch", "-use_mock_srv",
                "-srv_ref", "1", "-srv_secret", secret, "-srv_cert", server, "-srv_key", folder.File("server-key.pem"), "-rsp_cert", server, "-no_check_time",
                "-reqin", TestHierarchy.Write(folder, "request.der", request), "-rspout", folder.File("answer.der"), .. more,
            ],
            cancellationToken: TestContext.Current.CancellationToken);

        File.Exists(folder.File("answer.der")).ShouldBeTrue(run.Output + run.Error);
        return PkiMessage.ParseAnswer(await File.ReadAllBytesAsync(folder.File("answer.der"), TestContext.Current.CancellationToken)).Value;
    }
}
