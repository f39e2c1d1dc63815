using Segl.Pki.Chains.Paths;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

/// <summary>
/// A hierarchy of our own for a subject that NIST's PKITS has under this number, in our words; what is right: null, or the code of the
/// refusal. Everybody is asked for the status of every certificate, and for RFC 5280 §6 alone.
/// </summary>
internal sealed record SuiteCase(string Number, string Name, string? Code, TestCertificate Target, TestCertificate[] Others, TestList[] Lists)
{
    public static readonly DateTimeOffset At = TestCertificate.NotBeforeDefault.AddDays(30);

    public TestCertificate Root { get; init; } = SuiteHierarchy.Root;

    public PathSettings Settings { get; init; } = new(At) { IsProfileChecked = false };

    /// <summary>What <c>openssl verify</c> says of it, where it says something else than is right; null where it agrees.</summary>
    public bool? OpenSslTakesIt { get; init; }

    /// <summary>Further arguments for <c>openssl verify</c>; null where it is not asked.</summary>
    public string[]? OpenSsl { get; init; } = [];

    public static IReadOnlyList<SuiteCase> All { get; } =
    [
        .. SuiteSignatures.Signatures(), .. SuiteSignatures.Times(), .. SuiteSignatures.Names(), .. SuiteStatus.Lists(), .. SuiteStatus.SelfIssued(),
        .. SuiteAuthorities.BasicConstraints(), .. SuiteAuthorities.KeyUsages(), .. SuitePolicies.All(), .. SuitePoints.Points(), .. SuitePoints.Reasons(),
        .. SuitePoints.Indirect(), .. SuitePoints.Deltas(), .. SuiteAuthorities.PrivateExtensions(),
    ];

    public static SuiteCase Find(string number) => All.Single(one => one.Number == number);

    public override string ToString() => $"{Number} {Name}";
}

/// <summary>What the cases are put together from; every call makes other certificates.</summary>
internal static class SuiteHierarchy
{
    public static TestCertificate Root { get; } = TestCertificate.Authority("trust anchor");

    public static TestCertificate Authority(string name = "authority") => TestCertificate.Authority(name, Root);

    public static TestCertificate Leaf(TestCertificate authority) => TestCertificate.Leaf("leaf", authority);

    public static TestList ListOf(TestCertificate signer) => new(signer);

    /// <summary>A leaf below one authority, with lists that revoke nobody.</summary>
    public static SuiteCase Simple(
        string number, string name, string? code, Func<TestCertificate, TestCertificate> leaf, Func<TestCertificate, TestCertificate>? change = null)
    {
        var authority = change?.Invoke(Authority()) ?? Authority();
        return new SuiteCase(number, name, code, leaf(authority), [authority], [ListOf(Root), ListOf(authority)]);
    }

    /// <summary>A leaf below one authority, with other lists.</summary>
    public static SuiteCase WithLists(
        string number, string name, string? code, Func<TestCertificate, TestCertificate, TestList[]> lists, Func<TestCertificate, TestCertificate>? leaf = null)
    {
        var authority = Authority();
        var target = leaf?.Invoke(authority) ?? Leaf(authority);
        return new SuiteCase(number, name, code, target, [authority], lists(authority, target));
    }

    /// <summary>A leaf below a line of authorities, the upper first, with lists of all.</summary>
    public static SuiteCase Line(string number, string name, string? code, Func<TestCertificate, TestCertificate> leaf, params Func<TestCertificate, TestCertificate>[] line)
    {
        List<TestCertificate> authorities = [];
        foreach (var next in line)
            authorities.Add(next(authorities.Count == 0 ? Root : authorities[^1]));

        return new SuiteCase(
            number, name, code, leaf(authorities[^1]), [.. authorities],
            [ListOf(Root), .. authorities.DistinctBy(authority => authority.KeyName).Select(ListOf)]);
    }
}
