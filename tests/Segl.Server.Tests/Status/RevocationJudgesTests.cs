using Segl.Pki.Names;
using Segl.Pki.Revocation;
using Segl.Testing;

namespace Segl.Server.Tests.Status;

/// <summary>Other people's path validation, which finds our status by itself, through the addresses that stand in certificates.</summary>
public sealed class RevocationJudgesTests(JudgedSites sites) : IClassFixture<JudgedSites>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(JudgedKeys.Ecdsa)]
    [InlineData(JudgedKeys.Rsa)]
    public async Task Openssl_fetches_the_lists_of_the_whole_chain(JudgedKeys keys)
    {
        var (site, good, revoked) = await sites.Of(keys).MakeAsync();
        await site.AwaitOnListAsync(revoked);

        var ofGood = await VerifyByOpenSslAsync(site, good);
        var ofRevoked = await VerifyByOpenSslAsync(site, revoked);

        ofGood.ShouldSucceed().Output.ShouldContain(": OK");
        ofRevoked.ExitCode.ShouldNotBe(0);
        ofRevoked.Error.ShouldContain("certificate revoked");
    }

    [Theory]
    [InlineData(JudgedKeys.Ecdsa)]
    [InlineData(JudgedKeys.Rsa)]
    public async Task Gnutls_verifies_with_the_fetched_lists(JudgedKeys keys)
    {
        var (site, good, revoked) = await sites.Of(keys).MakeAsync();
        await site.AwaitOnListAsync(revoked);

        var ofGood = await VerifyByGnuTlsAsync(site, good);
        var ofRevoked = await VerifyByGnuTlsAsync(site, revoked);

        ofGood.ShouldSucceed().Output.ShouldContain("Chain verification output: Verified. The certificate is trusted.");
        ofRevoked.ExitCode.ShouldNotBe(0);
        ofRevoked.Output.ShouldContain("The certificate chain is revoked.");
    }

    [Theory]
    [InlineData(JudgedKeys.Ecdsa, "ocsp")]
    [InlineData(JudgedKeys.Ecdsa, "crl")]
    [InlineData(JudgedKeys.Rsa, "ocsp")]
    [InlineData(JudgedKeys.Rsa, "crl")]
    public async Task Nss_asks_for_the_whole_chain(JudgedKeys keys, string method)
    {
        var (site, good, revoked) = await sites.Of(keys).MakeAsync();
        if (method == "crl")
            await site.AwaitOnListAsync(revoked);

        var ofGood = await VerifyByNssAsync(site, good, method);
        var ofRevoked = await VerifyByNssAsync(site, revoked, method);

        ofGood.ShouldSucceed().Error.ShouldContain("Chain is good!");
        ofRevoked.ExitCode.ShouldNotBe(0);
        ofRevoked.Error.ShouldContain("Peer's Certificate has been revoked.");
    }

    [Theory]
    [InlineData(JudgedKeys.Ecdsa, "ocsp", "true")]
    [InlineData(JudgedKeys.Ecdsa, "crl", "false")]
    [InlineData(JudgedKeys.Rsa, "ocsp", "false")]
    [InlineData(JudgedKeys.Rsa, "crl", "false")]
    public async Task Java_asks_for_the_whole_chain(JudgedKeys keys, string method, string nonce)
    {
        var (site, good, revoked) = await sites.Of(keys).MakeAsync();
        if (method == "crl")
            await site.AwaitOnListAsync(revoked);

        var run = await VerifyByJavaAsync(site, method, nonce, good, revoked);

        var lines = run.ShouldSucceed().Output.Split('\n');
        lines[0].ShouldBe("good");
        lines[1].ShouldStartWith("REVOKED at 0: ");
        lines[1].ShouldContain("reason: KEY_COMPROMISE");
    }

    private static Task<ToolRun> VerifyByOpenSslAsync(OcspSite site, SerialNumber serial) => OutsideTool.RunAsync(
        "openssl",
        [
            "verify", "-x509_strict", "-crl_download", "-crl_check_all", "-CAfile", site.FilePath("root"), "-untrusted", site.FilePath("issuing"),
            site.FilePath($"{serial}"),
        ],
        cancellationToken: Token);

    private static async Task<ToolRun> VerifyByGnuTlsAsync(OcspSite site, SerialNumber serial)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, uri) in new[]
        {
            ("issuing.crl", site.Authority.Settings.Uris.IssuingRevocationListOf(1)), ("root.crl", site.Authority.Settings.Uris.RootRevocationList),
        })
        {
            (await OutsideTool.RunAsync("curl", ["-sSf", "-o", folder.File("der"), uri], cancellationToken: Token)).ShouldSucceed();
            (await OutsideTool.RunAsync(
                "certtool", ["--crl-info", "--inder", "--infile", folder.File("der"), "--outfile", folder.File(name)], cancellationToken: Token))
                .ShouldSucceed();
        }

        await ConcatenateAsync(folder.File("lists"), folder.File("issuing.crl"), folder.File("root.crl"));
        await ConcatenateAsync(folder.File("chain"), site.FilePath($"{serial}"), site.FilePath("issuing"));
        return await OutsideTool.RunAsync(
            "certtool",
            [
                "--verify", "--load-ca-certificate", site.FilePath("root"), "--load-crl", folder.File("lists"), "--infile", folder.File("chain"),
            ],
            cancellationToken: Token);
    }

    private static async Task ConcatenateAsync(string target, params string[] files) =>
        await File.WriteAllTextAsync(target, string.Concat(await Task.WhenAll(files.Select(file => File.ReadAllTextAsync(file, Token)))), Token);

    // Information is required for each certificate, and only by this method: without an answer of ours the chain is bad.
    private static async Task<ToolRun> VerifyByNssAsync(OcspSite site, SerialNumber serial, string method)
    {
        using var folder = new TemporaryFolder();
        var other = method == "crl" ? "ocsp" : "crl";
        var store = $"sql:{folder.Path}";
        (await OutsideTool.RunAsync("certutil", ["-N", "-d", store, "--empty-password"], cancellationToken: Token)).ShouldSucceed();
        (await OutsideTool.RunAsync(
            "certutil", ["-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-a", "-i", site.FilePath("root")], cancellationToken: Token)).ShouldSucceed();
        return await OutsideTool.RunAsync(
            "vfychain",
            [
                "-d", store, "-pp", "-T", "-u", "0",
                "-g", "leaf", "-h", "requireFreshInfo", "-m", method, "-s", "requireInfo,failIfNoInfo", "-m", other, "-s", "doNotUse",
                "-g", "chain", "-h", "requireFreshInfo", "-m", method, "-s", "requireInfo,failIfNoInfo", "-m", other, "-s", "doNotUse",
                "-a", site.FilePath($"{serial}"), "-a", site.FilePath("issuing"),
            ],
            cancellationToken: Token);
    }

    private static Task<ToolRun> VerifyByJavaAsync(OcspSite site, string method, string nonce, params SerialNumber[] serials) => OutsideTool.RunAsync(
        "java",
        [
            "-Dcom.sun.security.enableCRLDP=true", $"-Djdk.security.certpath.ocspNonce={nonce}",
            Path.Combine(SourceTree.Root, "tests", "Segl.Server.Tests", "Status", "CheckRevocation.java"),
            method, site.FilePath("root"), site.FilePath("issuing"), .. serials.Select(serial => site.FilePath($"{serial}")),
        ],
        cancellationToken: Token);
}

/// <summary>What the authorities sign with.</summary>
public enum JudgedKeys
{
    /// <summary>Elliptic curves.</summary>
    Ecdsa,

    /// <summary>RSA, as OCES has it.</summary>
    Rsa,
}

/// <summary>One host for each kind of key, each with one certificate that is good and one that is revoked.</summary>
public sealed class JudgedSites : IAsyncDisposable
{
    private readonly Dictionary<JudgedKeys, JudgedSite> _sites = new()
    {
        [JudgedKeys.Ecdsa] = new(OpenAsync), [JudgedKeys.Rsa] = new(OcspSite.OpenWithRsaAsync),
    };

    internal JudgedSite Of(JudgedKeys keys) => _sites[keys];

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites.Values)
            await site.DisposeAsync();
    }

    private static async Task<OcspSite> OpenAsync()
    {
        var site = new OcspSite();
        await site.InitializeAsync();
        return site;
    }
}

/// <summary>A host with one certificate that is good and one that is revoked.</summary>
internal sealed class JudgedSite(Func<Task<OcspSite>> open) : IAsyncDisposable
{
    private readonly Lazy<Task<(OcspSite, SerialNumber, SerialNumber)>> _made = new(() => MakeAsync(open));

    public Task<(OcspSite Site, SerialNumber Good, SerialNumber Revoked)> MakeAsync() => _made.Value;

    public async ValueTask DisposeAsync()
    {
        if (_made.IsValueCreated)
            await (await _made.Value).Item1.DisposeAsync();
    }

    private static async Task<(OcspSite, SerialNumber, SerialNumber)> MakeAsync(Func<Task<OcspSite>> open)
    {
        var site = await open();
        var (good, revoked) = (await site.IssueAsync(), await site.IssueAsync());
        (await site.Authority.RevokeAsync(revoked, RevocationReason.KeyCompromise, "user:1", TestContext.Current.CancellationToken))
            .IsRefused.ShouldBeFalse();
        return (site, good, revoked);
    }
}
