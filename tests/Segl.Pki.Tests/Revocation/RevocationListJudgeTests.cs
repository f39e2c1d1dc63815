using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Revocation;

/// <summary>OpenSSL and GnuTLS on the lists that we write.</summary>
public sealed class RevocationListJudgeTests
{
    private static readonly string Instant = TestPki.Now.AddHours(1).ToUnixTimeSeconds().ToString();

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    [Clause("RFC 5280", "5.1")]
    public async Task Openssl_reads_every_field(string keys)
    {
        var pki = TestHierarchy.Of(keys);
        var content = TestHierarchy.ContentOf(pki.Issuer) with { Scope = IssuingDistributionPoint.At(TestPki.CrlUri, CrlCoverage.UserCertificates), FreshestCrlUri = "http://ca.example.dk/delta.crl" };
        var list = pki.Sign(content,
            RevokedCertificate.Of(SerialNumber.Parse("42aa").Value, TestPki.Now, RevocationReason.CessationOfOperation),
            new RevokedCertificate(SerialNumber.Parse("43bb").Value, TestPki.Now, CrlReason.KeyCompromise, TestPki.Now.AddDays(-9)));

        var text = (await RunAsync("openssl", ["crl", "-inform", "DER", "-text", "-noout"], list)).Output;

        foreach (var expected in new[]
        {
            "Version 2 (0x1)", "Last Update: Mar 25 14:04:28 2026 GMT", "Next Update: Mar 26 14:04:28 2026 GMT", "X509v3 CRL Number: \n                7",
            "X509v3 Issuing Distribution Point: critical", $"URI:{TestPki.CrlUri}", "Only User Certificates", "X509v3 Freshest CRL", "URI:http://ca.example.dk/delta.crl",
            "Serial Number: 42AA", "Revocation Date: Mar 25 14:04:28 2026 GMT", "Cessation Of Operation", "Serial Number: 43BB", "Key Compromise", "Invalidity Date: \n                Mar 16 14:04:28 2026 GMT",
        })
            text.ShouldContain(expected);
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    public async Task Gnutls_reads_and_verifies_them(string keys)
    {
        var pki = TestHierarchy.Of(keys);
        using var folder = new TemporaryFolder();
        var content = TestHierarchy.ContentOf(pki.Issuer) with
        {
            // certtool has only the machine's clock.
            ThisUpdate = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
            NextUpdate = new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        var entry = RevokedCertificate.Of(SerialNumber.Parse("42aa").Value, TestPki.Now, RevocationReason.Superseded);
        var list = TestHierarchy.Write(folder, "list.crl", pki.Sign(content, entry));
        var authority = TestHierarchy.Write(folder, "authority.cer", pki.Authority.Der);

        var info = (await RunAsync("certtool", ["--crl-info", "--inder", "--infile", list])).Output;
        var verified = (await RunAsync("certtool", ["--verify-crl", "--load-ca-certificate", authority, "--inder", "--infile", list])).Output;

        info.ShouldContain("Serial Number (hex): 42aa");
        info.ShouldContain("CRL Number (not critical): 07");
        verified.ShouldContain("Verification output: Verified");
    }

    [Theory]
    [InlineData("RSA")]
    [InlineData("EC")]
    [Clause("RFC 5280", "6.3.3")]
    public async Task Openssl_finds_certificates_good_and_revoked_by_them(string keys)
    {
        var pki = TestHierarchy.Of(keys);
        var other = RevokedCertificate.Of(SerialNumber.Draw(), TestPki.Now, RevocationReason.Superseded);
        var leaf = RevokedCertificate.Of(pki.Leaf.SerialNumber, TestPki.Now, RevocationReason.Superseded);
        var authority = RevokedCertificate.Of(pki.Authority.SerialNumber, TestPki.Now, RevocationReason.CessationOfOperation);

        (await VerifyAsync(pki, pki.List(other), pki.RootList(other))).ExitCode.ShouldBe(0);
        (await VerifyAsync(pki, pki.List(other, leaf), pki.RootList(other))).Error.ShouldContain("error 23 at 0 depth lookup: certificate revoked");
        (await VerifyAsync(pki, pki.List(other), pki.RootList(authority))).Error.ShouldContain("error 23 at 1 depth lookup: certificate revoked");
    }

    [Fact]
    [Clause("RFC 5280", "5.2.5")]
    public async Task Openssl_takes_a_list_only_for_what_it_covers()
    {
        var pki = TestHierarchy.OnCurves;
        var content = TestHierarchy.ContentOf(pki.Issuer);

        (await VerifyAsync(pki, pki.Sign(content with { Scope = IssuingDistributionPoint.At(TestPki.CrlUri, CrlCoverage.UserCertificates) }), pki.RootList())).ExitCode.ShouldBe(0);
        (await VerifyAsync(pki, pki.Sign(content with { Scope = IssuingDistributionPoint.At(TestPki.CrlUri, CrlCoverage.AuthorityCertificates) }), pki.RootList()))
            .Error.ShouldContain("Different CRL scope");
        (await VerifyAsync(pki, pki.Sign(content with { Scope = IssuingDistributionPoint.At("http://ca.example.dk/partition/2.crl") }), pki.RootList()))
            .Error.ShouldContain("Different CRL scope");
    }

    [Fact]
    [Clause("RFC 5280", "5.2.4")]
    public async Task Openssl_adds_a_delta_list_to_the_complete_one()
    {
        var pki = TestHierarchy.OnCurves;
        var content = TestHierarchy.ContentOf(pki.Issuer) with { FreshestCrlUri = "http://ca.example.dk/delta.crl" };
        var delta = content with { Number = 8, BaseNumber = 7, FreshestCrlUri = null };
        var revoked = RevokedCertificate.Of(pki.Leaf.SerialNumber, TestPki.Now, RevocationReason.Superseded);

        (await VerifyAsync(pki, pki.Sign(content), pki.RootList(), pki.Sign(delta))).ExitCode.ShouldBe(0);
        (await VerifyAsync(pki, pki.Sign(content), pki.RootList(), pki.Sign(delta, revoked))).Error.ShouldContain("certificate revoked");
    }

    private static async Task<ToolRun> VerifyAsync(TestHierarchy pki, ReadOnlyMemory<byte> list, ReadOnlyMemory<byte> rootList, ReadOnlyMemory<byte>? delta = null)
    {
        using var folder = new TemporaryFolder();
        List<string> arguments =
        [
            "verify", "-x509_strict", "-crl_check_all", "-attime", Instant, "-CAfile", TestHierarchy.Write(folder, "root.pem", pki.Root),
            "-untrusted", TestHierarchy.Write(folder, "authority.pem", pki.Authority),
            "-CRLfile", TestHierarchy.Write(folder, "authority.crl", list), "-CRLfile", TestHierarchy.Write(folder, "root.crl", rootList),
        ];
        if (delta is { } deltaList)
            arguments.AddRange(["-use_deltas", "-extended_crl", "-CRLfile", TestHierarchy.Write(folder, "delta.crl", deltaList)]);

        return await OutsideTool.RunAsync(
            "openssl", [.. arguments, TestHierarchy.Write(folder, "leaf.pem", pki.Leaf)], cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<ToolRun> RunAsync(string tool, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input = default) =>
        (await OutsideTool.RunAsync(tool, arguments, input, cancellationToken: TestContext.Current.CancellationToken)).ShouldSucceed();
}
