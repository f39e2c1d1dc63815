using Segl.Pki.Chains.Paths;
using Segl.Pki.Tests.Fixtures;
using static Segl.Pki.Tests.Chains.Paths.Suites.SuiteHierarchy;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

/// <summary>Policies along paths with authorities that certify their own new keys (PKITS 4.8 to 4.12); the rest is in <see cref="PathCase"/>.</summary>
internal static class SuitePolicies
{
    private const string Any = "2.5.29.32.0";
    private const string One = "2.16.840.1.101.3.2.1.48.1";
    private const string Two = "2.16.840.1.101.3.2.1.48.2";

    public static IEnumerable<SuiteCase> All()
    {
        yield return Of("4.8.1", "One policy all the way", null, Needs(One), [], One, One);
        yield return Of("4.8.1 other", "One policy all the way, and another asked for", "PathPolicyNotAcceptable", Needs(Two), [], One, One);
        yield return Of("4.8.3", "A policy that ends halfway", null, Asks(Any), [], One, Two);
        yield return Of("4.8.3 needed", "A policy that ends halfway, where one is needed", "PathPolicyMissing", Needs(Any), [], One, Two);
        yield return Of("4.8.11", "Any policy all the way", null, Needs(One), [], Any, Any);

        yield return Of("4.9.3", "A policy required after the fourth certificate", null, Asks(Any), [authority => authority.WithPolicyConstraints(4)], null, null);
        yield return Of("4.9.2", "A policy required at once", "PathPolicyMissing", Asks(Any), [authority => authority.WithPolicyConstraints(0)], One, null);
        yield return Of("4.9.6", "A policy required after two, and a key certified for itself", null, Asks(Any), [authority => authority.WithPolicyConstraints(2), Again], One, null, null);
        yield return Of("4.9.7", "Likewise, and another authority", "PathPolicyNotAcceptable", Asks(Any),
            [authority => authority.WithPolicyConstraints(2), Again, upper => TestCertificate.Authority("lower", upper)], One, null, null, null);

        yield return Of("4.11.7", "Mappings inhibited after one, and a key certified for itself", null, Needs(One),
            [authority => authority.WithPolicyConstraints(null, 1), Again, upper => TestCertificate.Authority("lower", upper).WithMappings((One, Two))], One, One, One, Two);
        yield return Of("4.11.9", "Likewise, one authority further down", "PathPolicyMissing", Needs(One),
            [authority => authority.WithPolicyConstraints(null, 1), upper => TestCertificate.Authority("middle", upper), middle => TestCertificate.Authority("lower", middle).WithMappings((One, Two))],
            One, One, One, Two);

        yield return Of("4.12.2", "Any policy inhibited at once, and not used", null, Needs(Any), [authority => authority.WithInhibitAnyPolicy(0)], One, One);
        yield return Of("4.12.1", "Any policy inhibited at once, and used", "PathPolicyMissing", Needs(Any), [authority => authority.WithInhibitAnyPolicy(0)], One, Any);
        yield return Of("4.12.7", "Any policy inhibited after one, and a key certified for itself", null, Needs(Any),
            [authority => authority.WithInhibitAnyPolicy(1), Again, upper => TestCertificate.Authority("lower", upper)], One, Any, Any, One);
        yield return Of("4.12.8", "Likewise, two authorities further down", "PathPolicyMissing", Needs(Any),
            [authority => authority.WithInhibitAnyPolicy(1), Again, upper => TestCertificate.Authority("middle", upper), middle => TestCertificate.Authority("lower", middle)],
            One, Any, Any, Any, One);
    }

    private static PathSettings Asks(string policy) => new(SuiteCase.At) { IsProfileChecked = false, InitialPolicies = [policy] };

    private static PathSettings Needs(string policy) => Asks(policy) with { IsExplicitPolicyRequired = true };

    private static TestCertificate Again(TestCertificate authority) => TestCertificate.Authority(authority.Name, authority) with { KeyName = $"{authority.KeyName}, again" };

    // The first change is of an authority below the root; the others make what is below it. One policy for each, and the leaf's last.
    private static SuiteCase Of(
        string number, string name, string? code, PathSettings settings, Func<TestCertificate, TestCertificate>[] line, params string?[] policies)
    {
        static TestCertificate With(TestCertificate certificate, string? policy) => policy is null ? certificate : certificate.WithPolicies(policy);
        var first = line.Length > 0 ? line[0] : authority => authority;
        Func<TestCertificate, TestCertificate>[] authorities =
        [
            root => With(first(TestCertificate.Authority("authority", root)), policies[0]),
            .. line.Skip(1).Select((make, index) => (Func<TestCertificate, TestCertificate>)(issuer => With(make(issuer), policies[index + 1]))),
        ];
        string[] openSsl = ["-policy_check", "-policy", settings.InitialPolicies[0], .. settings.IsExplicitPolicyRequired ? (string[])["-explicit_policy"] : []];
        return Line(number, name, code, lower => With(Leaf(lower), policies[^1]), authorities) with { Settings = settings, OpenSsl = openSsl };
    }
}
