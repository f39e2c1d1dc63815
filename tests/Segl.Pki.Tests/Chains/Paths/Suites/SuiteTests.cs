using System.Security.Cryptography;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

[Clause("RFC 5280", "6.1")]
[Clause("RFC 5280", "6.3.3")]
public sealed class SuiteTests
{
    public static TheoryData<string> Cases => [.. SuiteCase.All.Select(one => one.Number)];

    public static TheoryData<string> CasesOfOpenSsl => [.. SuiteCase.All.Where(one => one.OpenSsl is not null).Select(one => one.Number)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_as_the_standard_says(string number)
    {
        var one = SuiteCase.Find(number);

        var result = Validate(one);

        result.Refusal?.Code.ShouldBe(one.Code, $"{one}: {result.Refusal.Detail}");
        result.IsRefused.ShouldBe(one.Code is not null, one.ToString());
        if (result.IsRefused)
            result.Refusal.Clause.ShouldNotBeNull().ShouldStartWith("RFC 5280 §");
    }

    [Theory]
    [MemberData(nameof(CasesOfOpenSsl))]
    public async Task Is_judged_by_openssl_alike_or_known_to_differ(string number)
    {
        var one = SuiteCase.Find(number);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("untrusted.pem"), string.Concat(one.Others.Select(other => other.Found.ToPem())), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("lists.pem"), string.Concat(one.Lists.Select(list => PemEncoding.WriteString("X509 CRL", list.Der) + "\n")), TestContext.Current.CancellationToken);
        List<string> arguments =
        [
            "verify", "-crl_check_all", "-extended_crl", "-use_deltas", "-attime", one.Settings.At.ToUnixTimeSeconds().ToString(), "-CRLfile", folder.File("lists.pem"),
            "-CAfile", TestHierarchy.Write(folder, "root.pem", one.Root.Certificate), "-untrusted", folder.File("untrusted.pem"), .. one.OpenSsl!,
        ];
        await File.WriteAllTextAsync(folder.File("leaf.pem"), one.Target.Found.ToPem(), TestContext.Current.CancellationToken);

        var run = await OutsideTool.RunAsync("openssl", [.. arguments, folder.File("leaf.pem")], cancellationToken: TestContext.Current.CancellationToken);

        (run.ExitCode == 0).ShouldBe(one.OpenSslTakesIt ?? one.Code is null, $"{one}: {run.Error}");
    }

    private static Result<ValidatedPath> Validate(SuiteCase one) => PathValidation.Validate(
        one.Target.Found, [.. one.Others.Select(other => other.Found)], [TrustAnchor.OfNameAndKey(one.Root.Found)],
        one.Settings with { Revocation = new RevocationLists([.. one.Lists.Select(list => list.Found)]) });
}
