using Segl.Pki.Names;
using Segl.Pki.Ocsp;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Ocsp;

/// <summary>OpenSSL and GnuTLS asking and reading: their questions read by us, our answers and questions by them.</summary>
public sealed class OcspJudgeTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 25, 14, 4, 28, TimeSpan.Zero);

    [Theory]
    [InlineData("RSA", "sha1", OcspHash.Sha1, "-nonce")]
    [InlineData("EC", "sha1", OcspHash.Sha1, "-no_nonce")]
    [InlineData("EC", "sha256", OcspHash.Sha256, "-nonce")]
    [InlineData("EC", "sha384", OcspHash.Sha384, "-nonce")]
    [InlineData("EC", "sha512", OcspHash.Sha512, "-no_nonce")]
    [Clause("RFC 6960", "4.1")]
    [Clause("RFC 6960", "4.2")]
    public async Task Openssl_asks_and_takes_the_answer(string keys, string digest, OcspHash hash, string nonce)
    {
        var (pki, responder) = (TestHierarchy.Of(keys), TestResponder.Of(keys));
        using var folder = new TemporaryFolder();
        var (authority, root, leaf) = WriteCertificates(folder, pki);
        await RunAsync("openssl", ["ocsp", $"-{digest}", "-issuer", authority, "-cert", leaf, nonce, "-reqout", folder.File("question.der")]);

        var question = OcspRequest.Parse(await File.ReadAllBytesAsync(folder.File("question.der"), TestContext.Current.CancellationToken)).Value;
        var certId = question.CertIds.Single();
        OcspIssuer.Of(pki.Authority).IsIssuerOf(certId).ShouldBeTrue();
        (certId.Hash, certId.SerialNumber).ShouldBe((hash, pki.Leaf.SerialNumber));
        (question.Nonce is not null).ShouldBe(nonce == "-nonce");

        foreach (var (status, expected) in new[]
        {
            (OcspCertStatus.Good, "Cert Status: good"),
            (OcspCertStatus.Revoked(At.AddDays(-1), RevocationReason.Superseded), "Revocation Reason: superseded (0x4)"),
            (OcspCertStatus.Revoked(At.AddDays(-1)), "Revocation Time: Mar 24 14:04:28 2026 GMT"),
            (OcspCertStatus.Unknown, "Cert Status: unknown"),
        })
        {
            var answer = responder.Answer([new OcspSingleResponse(certId, status, At, At.AddHours(12), At.AddYears(-1))], question.Nonce?.ToArray());
            TestHierarchy.Write(folder, "answer.der", answer);

            var run = await RunAsync("openssl", [
                "ocsp", "-reqin", folder.File("question.der"), "-respin", folder.File("answer.der"), "-CAfile", root, "-verify_other", authority,
                "-attime", At.AddHours(1).ToUnixTimeSeconds().ToString(), "-resp_text"]);
            run.Error.ShouldContain("Response verify OK");
            run.Output.ShouldContain(expected);
            run.Output.ShouldContain("OCSP Archive Cutoff: ");
            run.Error.ShouldNotContain("Nonce Verify error");
        }
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public async Task Gnutls_asks_and_takes_the_answer(string keys)
    {
        var (pki, responder) = (TestHierarchy.Of(keys), TestResponder.Of(keys));
        using var folder = new TemporaryFolder();
        var (authority, _, leaf) = WriteCertificates(folder, pki);
        var signer = TestHierarchy.Write(folder, "responder.pem", responder.Certificate);
        await RunAsync("ocsptool", ["--generate-request", "--load-issuer", authority, "--load-cert", leaf, "--outfile", folder.File("question.der")]);

        var question = OcspRequest.Parse(await File.ReadAllBytesAsync(folder.File("question.der"), TestContext.Current.CancellationToken)).Value;
        OcspIssuer.Of(pki.Authority).IsIssuerOf(question.CertIds.Single()).ShouldBeTrue();
        TestHierarchy.Write(folder, "answer.der", responder.Answer([new(question.CertIds[0], OcspCertStatus.Good, At, At.AddHours(12))], question.Nonce?.ToArray()));
        var info = await RunAsync("ocsptool", ["--response-info", "--load-response", folder.File("answer.der")]);
        var verified = await RunAsync("ocsptool", ["--verify-response", "--load-signer", signer, "--load-response", folder.File("answer.der")]);

        info.Output.ShouldContain("Certificate Status: good");
        verified.Output.ShouldContain("Verifying OCSP Response: Success.");
    }

    [Fact]
    public async Task Openssl_takes_several_answers_at_once_by_name_and_by_key()
    {
        var pki = TestHierarchy.OnCurves;
        using var folder = new TemporaryFolder();
        var (authority, root, leaf) = WriteCertificates(folder, pki);
        await RunAsync("openssl", ["ocsp", "-issuer", authority, "-cert", leaf, "-serial", "0x1234", "-serial", "0x8000", "-reqout", folder.File("question.der")]);
        var question = OcspRequest.Parse(await File.ReadAllBytesAsync(folder.File("question.der"), TestContext.Current.CancellationToken)).Value;
        OcspSingleResponse[] singles =
        [
            new(question.CertIds[0], OcspCertStatus.Good, At, At.AddHours(1)),
            new(question.CertIds[1], OcspCertStatus.Unknown, At, At.AddHours(1)),
            new(question.CertIds[2], OcspCertStatus.Revoked(At), At, NextUpdate: null),
        ];

        foreach (var kind in Enum.GetValues<OcspResponderIdKind>())
        {
            var draft = OcspResponder.Direct(pki.Authority, pki.Issuer.Algorithm, kind).Draft(singles, At);
            TestHierarchy.Write(folder, "answer.der", draft.Complete(pki.Issuer.Algorithm.Sign(pki.AuthorityKey, draft.ToBeSigned.Span)));
            var run = await RunAsync("openssl", [
                "ocsp", "-issuer", authority, "-cert", leaf, "-serial", "0x1234", "-serial", "0x8000", "-respin", folder.File("answer.der"), "-CAfile", root,
                "-verify_other", authority, "-attime", At.AddHours(1).ToUnixTimeSeconds().ToString(), "-validity_period", "2000000000"]);

            run.Error.ShouldContain("Response verify OK");
            run.Output.ShouldContain("leaf.pem: good");
            run.Output.ShouldContain("0x1234: unknown");
            run.Output.ShouldContain("0x8000: revoked");
        }
    }

    [Fact]
    public async Task Openssl_reads_our_questions_and_our_errors()
    {
        var certId = TestResponder.OnCurve.CertId(SerialNumber.Parse("42aa").Value, OcspHash.Sha1);
        using var folder = new TemporaryFolder();
        TestHierarchy.Write(folder, "question.der", OcspRequest.Write([certId, certId], new byte[] { 0xab, 0xcd }));
        TestHierarchy.Write(folder, "answer.der", OcspError.TryLater);

        var question = (await RunAsync("openssl", ["ocsp", "-reqin", folder.File("question.der"), "-req_text"])).Output;
        var answer = await OutsideTool.RunAsync("openssl", ["ocsp", "-respin", folder.File("answer.der"), "-noverify"], cancellationToken: TestContext.Current.CancellationToken);

        question.Split("Serial Number: 42AA").Length.ShouldBe(3);
        question.ShouldContain("0402ABCD", Case.Insensitive);
        (answer.Output + answer.Error).ShouldContain("trylater (3)");
    }

    [Fact]
    public async Task We_take_the_answers_of_openssl_s_responder()
    {
        var pki = TestHierarchy.OfRsa;
        using var folder = new TemporaryFolder();
        var (authority, _, leaf) = WriteCertificates(folder, pki);
        var key = TestHierarchy.Write(folder, "key.der", pki.AuthorityKey.ExportPkcs8PrivateKey());
        await File.WriteAllTextAsync(
            folder.File("index.txt"), $"R\t290324140427Z\t260101000000Z,keyCompromise\t{pki.Leaf.SerialNumber.ToString().ToUpperInvariant()}\tunknown\t/CN=x\n",
            TestContext.Current.CancellationToken);
        await RunAsync("openssl", ["pkey", "-inform", "DER", "-in", key, "-out", folder.File("key.pem")]);

        await RunAsync("openssl", [
            "ocsp", "-sha256", "-issuer", authority, "-cert", leaf, "-index", folder.File("index.txt"), "-CA", authority, "-rsigner", authority, "-rkey", folder.File("key.pem"),
            "-ndays", "1", "-respout", folder.File("answer.der")]);

        // openssl's responder has only the machine's clock.
        var response = OcspResponse.Parse(await File.ReadAllBytesAsync(folder.File("answer.der"), TestContext.Current.CancellationToken)).Value;
        var single = OcspResponseCheck.Check(response, new OcspQuestion(pki.Authority, pki.Leaf.SerialNumber), response.ProducedAt).Value;
        single.Status.ShouldBe(OcspCertStatus.Revoked(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), CrlReason.KeyCompromise));
    }

    private static (string Authority, string Root, string Leaf) WriteCertificates(TemporaryFolder folder, TestHierarchy pki) => (
        TestHierarchy.Write(folder, "authority.pem", pki.Authority),
        TestHierarchy.Write(folder, "root.pem", pki.Root),
        TestHierarchy.Write(folder, "leaf.pem", pki.Leaf));

    private static async Task<ToolRun> RunAsync(string tool, IReadOnlyList<string> arguments) =>
        (await OutsideTool.RunAsync(tool, arguments, cancellationToken: TestContext.Current.CancellationToken)).ShouldSucceed();
}
