using System.Diagnostics;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Parsing;
using Segl.Testing;

namespace Segl.Pki.Tests.Chains.Paths;

[Clause("RFC 5280", "6.1")]
[Clause("RFC 9618", "5")]
public sealed class PathValidationTests
{
    private const int SpliceCount = 10_000;

    private static readonly PathSettings Settings = new(TestCertificate.NotBeforeDefault.AddDays(30));

    public static TheoryData<string> Cases => [.. PathCase.All.Select(one => one.Name)];

    public static TheoryData<string> CasesOfOpenSsl => [.. PathCase.All.Where(one => one.OpenSsl is not null).Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Answers_rightly(string name)
    {
        var one = PathCase.Find(name);

        var result = Validate(one.Target, one.Intermediates, one.Root, one.Settings);

        result.Refusal?.Code.ShouldBe(one.Code, result.Refusal.Detail);
        result.IsRefused.ShouldBe(one.Code is not null);
        if (result.IsRefused)
        {
            result.Refusal.Detail.ShouldNotBeNullOrWhiteSpace();
            result.Refusal.Field.ShouldNotBeNull().ShouldStartWith("path/");
        }
        else
        {
            result.Value.Certificates[0].ShouldBe(one.Target.Certificate);
            result.Value.Anchor.ShouldBe(TrustAnchor.Of(one.Root.Certificate));
        }
    }

    [Theory]
    [MemberData(nameof(CasesOfOpenSsl))]
    public async Task Agrees_with_openssl(string name)
    {
        var one = PathCase.Find(name);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("untrusted.pem"), string.Concat(one.Intermediates.Select(intermediate => intermediate.Certificate.ToPem())), TestContext.Current.CancellationToken);
        List<string> arguments =
        [
            "verify", "-x509_strict", "-attime", one.Settings.At.ToUnixTimeSeconds().ToString(), "-CAfile", TestHierarchy.Write(folder, "root.pem", one.Root.Certificate), .. one.OpenSsl!,
        ];
        if (one.Intermediates.Length > 0)
            arguments.AddRange(["-untrusted", folder.File("untrusted.pem")]);

        var run = await OutsideTool.RunAsync(
            "openssl", [.. arguments, TestHierarchy.Write(folder, "leaf.pem", one.Target.Certificate)], cancellationToken: TestContext.Current.CancellationToken);

        (run.ExitCode == 0).ShouldBe(one.Code is null, run.Error);
    }

    [Fact]
    public void Says_at_which_certificate()
    {
        Validate("An authority that has ended").Refusal.ShouldNotBeNull().Field.ShouldBe("path/1");
        Validate("A leaf that has ended").Refusal.ShouldNotBeNull().Field.ShouldBe("path/0");
        Validate("A leaf that has ended").Refusal.ShouldNotBeNull().Clause.ShouldBe("RFC 5280 §6.1.3");
    }

    [Theory]
    [InlineData("One policy all the way", "1.2.3.1")]
    [InlineData("A mapped policy", "1.2.3.1")]
    [InlineData("A mapping below any policy", "1.2.3.1")]
    [InlineData("Any policy in the leaf", "1.2.3.1")]
    [InlineData("Two policies mapped to one", "1.2.3.1")]
    [Clause("RFC 5280", "6.1.5")]
    public void Gives_the_policies_in_the_authority_s_words(string name, string policy) => Validate(name).Value.Policies.ShouldBe([policy]);

    [Fact]
    public void Gives_no_policies_where_there_are_none() => Validate("A leaf below an authority below the root").Value.Policies.ShouldBeEmpty();

    [Fact]
    public void Takes_a_certificate_that_is_itself_trusted()
    {
        var own = TestCertificate.Authority("own");

        Validate(own, [], own, Settings).Value.Certificates.Count.ShouldBe(1);
    }

    [Fact]
    public void Processing_refuses_certificates_that_are_not_a_chain_of_names()
    {
        var root = TestCertificate.Authority("root");
        var leaf = TestCertificate.Leaf("leaf", TestCertificate.Authority("other"));

        // Building a path never joins such certificates; the step of the standard is held all the same.
        PathProcessing.Process([leaf.Certificate], TrustAnchor.Of(root.Certificate), Settings, new PathWork(Settings.Budget))
            .Refusal.ShouldNotBeNull().Code.ShouldBe("PathNameChainBroken");
    }

    [Fact]
    public void Trusts_nothing_that_merely_came_along()
    {
        var root = TestCertificate.Authority("root");
        var leaf = TestCertificate.Leaf("leaf", root);

        PathValidation.Validate(leaf.Certificate, [root.Certificate], [], Settings).Refusal.ShouldNotBeNull().Code.ShouldBe("PathIssuerNotFound");
    }

    [Fact]
    public void Finds_the_way_round_an_authority_that_leads_nowhere()
    {
        var root = TestCertificate.Authority("root");
        var ended = TestCertificate.Authority("authority", root) with { NotAfter = TestCertificate.NotBeforeDefault.AddDays(1) };
        var other = TestCertificate.Authority("authority", TestCertificate.Authority("unknown root"));
        var good = TestCertificate.Authority("authority", root);
        var leaf = TestCertificate.Leaf("leaf", good);

        foreach (var order in new[] { (TestCertificate[])[ended, other, good], [good, ended, other], [other, good, ended] })
            Validate(leaf, order, root, Settings).Value.Certificates[1].ShouldBe(good.Certificate);
    }

    [Fact]
    public void Finds_its_way_through_cross_certificates_without_running_in_circles()
    {
        var root = TestCertificate.Authority("root");
        var one = TestCertificate.Authority("one", root);
        var two = TestCertificate.Authority("two", one);
        var oneByTwo = TestCertificate.Authority("one", two);
        var leaf = TestCertificate.Leaf("leaf", two);

        Validate(leaf, [oneByTwo, two, one], root, Settings).Value.Certificates.Count.ShouldBe(3);
    }

    [Fact]
    public void Refuses_a_path_that_is_too_long()
    {
        List<TestCertificate> authorities = [TestCertificate.Authority("root")];
        for (var depth = 1; depth <= 10; depth++)
            authorities.Add(TestCertificate.Authority($"authority {depth}", authorities[^1]));

        Validate(TestCertificate.Leaf("leaf", authorities[9]), [.. authorities[1..]], authorities[0], Settings).IsRefused.ShouldBeFalse();
        Validate(TestCertificate.Leaf("leaf", authorities[10]), [.. authorities[1..]], authorities[0], Settings).Refusal.ShouldNotBeNull().Code.ShouldBe("PathTooLong");
    }

    [Fact]
    public void Ends_within_its_budget_among_many_authorities_of_one_name()
    {
        // Every authority certifies every other, so that the ways through them grow with the factorial of their number.
        var hubs = Enumerable.Range(0, 10).Select(number => TestCertificate.Authority("hub") with { KeyName = $"hub {number}", HasKeyIdentifiers = false }).ToArray();
        var mesh = hubs.SelectMany(issuer => hubs.Select(subject => TestCertificate.Authority("hub", issuer) with { KeyName = subject.KeyName, HasKeyIdentifiers = false })).ToArray();
        var leaf = TestCertificate.Leaf("leaf", hubs[0]) with { HasKeyIdentifiers = false };
        var watch = Stopwatch.StartNew();

        var result = Validate(leaf, mesh, TestCertificate.Authority("root"), Settings);

        result.Refusal.ShouldNotBeNull().Code.ShouldBe("PathBudgetExhausted");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    [Clause("RFC 5280", "6.1.2")]
    public void Keeps_policies_small_where_a_tree_of_them_would_explode()
    {
        // Each authority maps both policies to both, so a tree doubles at each of them.
        var root = TestCertificate.Authority("root");
        var authority = root;
        List<TestCertificate> authorities = [];
        string[] policies = [.. Enumerable.Range(1, 8).Select(number => $"1.2.3.{number}")];
        for (var depth = 1; depth < 10; depth++)
        {
            authority = TestCertificate.Authority($"authority {depth}", authority).WithPolicies(policies)
                .WithMappings([.. policies.SelectMany(issuer => policies.Select(subject => (issuer, subject)))]);
            authorities.Add(authority);
        }

        var leaf = TestCertificate.Leaf("leaf", authority).WithPolicies(policies);
        var watch = Stopwatch.StartNew();

        var result = Validate(leaf, [.. authorities], root, Settings with { IsExplicitPolicyRequired = true });

        result.Value.Policies.ShouldBe(policies, ignoreOrder: true);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Ends_within_its_budget_among_many_names_and_constraints()
    {
        var root = TestCertificate.Authority("root");
        string[] subtrees = [.. Enumerable.Range(0, 1000).Select(number => $"dns:n{number}.example.dk")];
        var authority = TestCertificate.Authority("authority", root).WithNameConstraints([], subtrees);
        var leaf = TestCertificate.Leaf("leaf", authority).WithAlternativeNames([.. Enumerable.Range(0, 1000).Select(number => $"dns:m{number}.example.dk")]);

        Validate(leaf, [authority], root, Settings).Refusal.ShouldNotBeNull().Code.ShouldBe("PathBudgetExhausted");
    }

    [Fact]
    public void Can_begin_with_constraints_of_its_own()
    {
        var root = TestCertificate.Authority("root");
        var leaf = TestCertificate.Leaf("leaf", root).WithAlternativeNames("dns:www.example.com");
        var constraints = new NameConstraints([new GeneralName(GeneralNameKind.DnsName, "example.dk")], []);

        Validate(leaf, [], root, Settings with { InitialNameConstraints = constraints }).Refusal.ShouldNotBeNull().Code.ShouldBe("PathNameNotPermitted");
    }

    [Fact]
    public void Never_throws_and_never_takes_a_damaged_certificate()
    {
        var root = TestCertificate.Authority("root");
        var authority = TestCertificate.Authority("authority", root).WithNameConstraints(["dns:example.dk", "dir:leaf"], ["ip:c0000200ffffff00", "mail:example.com"])
            .WithPolicies("1.2.3.1").WithMappings(("1.2.3.1", "1.2.3.2")).WithPolicyConstraints(1, 2).WithInhibitAnyPolicy(1).WithListAt("http://example.dk/list.crl");
        var leaf = TestCertificate.Leaf("leaf", authority).WithAlternativeNames("dns:www.example.dk").WithPolicies("1.2.3.2");
        Validate(leaf, [authority], root, Settings).IsRefused.ShouldBeFalse();

        foreach (var (good, others) in new[] { (leaf.Certificate, new[] { authority.Certificate }), (authority.Certificate, []) })
        {
            foreach (var damaged in Mutations.Splices(good.Der.ToArray(), SpliceCount / 2).Concat(Mutations.BitFlips(good.Der.ToArray())))
            {
                var parsed = Certificate.Parse(damaged);
                if (!parsed.IsRefused && !parsed.Value.Equals(good))
                    PathValidation.Validate(parsed.Value, others, [TrustAnchor.Of(root.Certificate)], Settings).IsRefused.ShouldBeTrue();
            }
        }
    }

    [Theory]
    [InlineData("prod-system-skat-b2b-2026", "ca-prod-issuing-1", "ca-prod-root", "0.4.0.2042.1.1")]
    [InlineData("test-organisation-with-email-lookupservice-2023", "ca-test-issuing-1", "ca-test-root", "0.4.0.2042.1.1")]
    [InlineData("test-system-skat-b2b-2026", "ca-test-issuing-1", "ca-test-root", "0.4.0.2042.1.1")]
    public void Validates_real_certificates(string name, string issuing, string root, string policy)
    {
        var (target, authority, anchor) = (ReferenceCertificates.Parse(name), ReferenceCertificates.Parse(issuing), ReferenceCertificates.Parse(root));
        var settings = new PathSettings(target.Validity.NotBefore.AddDays(1)) { KeyUsage = KeyUsages.DigitalSignature };

        var path = PathValidation.Validate(target, [authority], [TrustAnchor.Of(anchor)], settings).Value;

        path.Certificates.ShouldBe([target, authority]);
        PathValidation.Validate(target, [authority], [TrustAnchor.Of(anchor)], settings with { At = target.Validity.NotAfter.AddSeconds(1) })
            .Refusal.ShouldNotBeNull().Code.ShouldBe("PathExpired");
        target.Extensions.CertificatePolicies.ShouldNotBeNull().PolicyOids.ShouldContain(policy);
    }

    private static Result<ValidatedPath> Validate(string name)
    {
        var one = PathCase.Find(name);
        return Validate(one.Target, one.Intermediates, one.Root, one.Settings);
    }

    private static Result<ValidatedPath> Validate(TestCertificate target, TestCertificate[] intermediates, TestCertificate root, PathSettings settings) =>
        PathValidation.Validate(target.Certificate, [.. intermediates.Select(intermediate => intermediate.Certificate)], [TrustAnchor.Of(root.Certificate)], settings);
}
