using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using static Segl.Pki.Tests.Chains.Paths.Suites.SuiteHierarchy;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

/// <summary>Distribution points, partitions, indirect lists and delta lists (PKITS 4.14 and 4.15).</summary>
internal static class SuitePoints
{
    private const string Here = "uri:http://ca.example.dk/here.crl";
    private const string There = "uri:http://ca.example.dk/there.crl";
    private const RevocationReasons Compromise = RevocationReasons.KeyCompromise | RevocationReasons.CaCompromise;
    private const RevocationReasons TheRest = RevocationReasons.All & ~Compromise;

    public static IEnumerable<SuiteCase> Points()
    {
        yield return AtPoint("4.14.1", "The list of the point", null, leaf => leaf.WithPoint(Here), list => list.WithScope(Here));
        yield return AtPoint("4.14.2", "The list of the point, which revokes the leaf", "PathRevoked", leaf => leaf.WithPoint(Here), list => list.WithScope(Here), isRevoked: true);
        yield return AtPoint("4.14.3", "The list of another point", "PathRevocationUnknown", leaf => leaf.WithPoint(Here), list => list.WithScope(There));
        yield return AtPoint("4.14.4", "A point, and a list of the issuer for all", null, leaf => leaf.WithPoint(Here), list => list);
        yield return AtPoint("4.14.5", "A point below the issuer's name", null, leaf => leaf.WithPoint(relativeName: "here"), list => list.WithScope(relativeName: "here"));
        yield return AtPoint("4.14.6", "Likewise, which revokes the leaf", "PathRevoked", leaf => leaf.WithPoint(relativeName: "here"), list => list.WithScope(relativeName: "here"), isRevoked: true);
        yield return AtPoint("4.14.8", "Another point below the issuer's name", "PathRevocationUnknown", leaf => leaf.WithPoint(relativeName: "here"), list => list.WithScope(relativeName: "there"));
        yield return AtPoint("4.14.10", "A list with a point, and a leaf without", "PathRevocationUnknown", leaf => leaf, list => list.WithScope(Here));
        yield return AtPoint("4.14.11", "A list for authorities only", "PathRevocationUnknown", leaf => leaf, list => list.WithScope(coverage: CrlCoverage.AuthorityCertificates));
        yield return AtPoint("4.14.13", "A list for users only", null, leaf => leaf, list => list.WithScope(coverage: CrlCoverage.UserCertificates));
        yield return AtPoint("4.14.14", "A list for attributes only", "PathRevocationUnknown", leaf => leaf, list => list.WithScope(coverage: CrlCoverage.AttributeCertificates));

        var (upper, users) = (Authority("upper"), CrlCoverage.UserCertificates);
        var lower = TestCertificate.Authority("lower", upper);
        yield return new SuiteCase("4.14.12", "A list for users only, and an authority", "PathRevocationUnknown", Leaf(lower), [upper, lower],
            [ListOf(Root), ListOf(upper).WithScope(coverage: users), ListOf(lower)]);
    }

    public static IEnumerable<SuiteCase> Reasons()
    {
        yield return Partitioned("4.14.15", "Some reasons only, of which one revokes the leaf", "PathRevoked", (some, _, leaf) => [some.With(leaf)]);
        yield return Partitioned("4.14.17", "Some reasons only", "PathRevocationUnknown", (some, _, _) => [some]);
        yield return Partitioned("4.14.18", "All reasons in two lists", null, (some, rest, _) => [some, rest]);
        yield return Partitioned("4.14.20", "All reasons in two lists, of which the second revokes the leaf", "PathRevoked", (some, rest, leaf) => [some, rest.With(leaf, CrlReason.Superseded)]);
        yield return AtPoint("4.14 reasons of points", "Points for some reasons each, and lists of them", "PathRevocationUnknown", leaf => leaf.WithPoint(Here, reasons: Compromise),
            list => list.WithScope(Here));
    }

    public static IEnumerable<SuiteCase> Indirect()
    {
        yield return AtPoint("4.14.22", "A list of several issuers, from the leaf's own", null, leaf => leaf, list => list.WithScope(isIndirect: true));
        yield return AtPoint("4.14.23", "Likewise, which revokes the leaf", "PathRevoked", leaf => leaf, list => list.WithScope(isIndirect: true), isRevoked: true);
        yield return ByOther("4.14.25", "A list by whom the leaf names", null, (list, _, _) => list.WithScope(isIndirect: true));
        yield return ByOther("4.14.26", "Likewise, not said to be of several issuers", "PathRevocationUnknown", (list, _, _) => list.WithScope(coverage: CrlCoverage.UserCertificates));
        yield return ByOther("4.14.27", "Likewise, for all of its own certificates", "PathRevocationUnknown", (list, _, _) => list);
        yield return ByOther("4.14.31", "A list by another, which revokes the leaf", "PathRevoked", (list, leaf, authority) => list.WithScope(isIndirect: true).With(leaf, issuer: authority));
        yield return ByOther("4.14.32", "Likewise, after an entry of somebody else", "PathRevoked",
            (list, leaf, authority) => list.WithScope(isIndirect: true).With(Leaf(Authority("third")), issuer: Authority("third")).With(Leaf(authority), issuer: authority).With(leaf));
        yield return ByOther("4.14.33", "The same number of another issuer", null,
            (list, leaf, _) => list.WithScope(isIndirect: true).With(leaf).With(leaf, issuer: Authority("third")));
        yield return ByOther("4.14 at a point", "A list by another, at the point that the leaf names", null, (list, _, _) => list.WithScope(Here, isIndirect: true), leaf => Here);
        yield return ByOther("4.14 at another point", "A list by another, at another point", "PathRevocationUnknown", (list, _, _) => list.WithScope(There, isIndirect: true), leaf => Here);
        yield return VouchingForItself("4.14.30", "Whose lists speak of its own certificate", null, isSignerRevoked: false);
        yield return VouchingForItself("4.14.30 revoked", "Likewise, and it revokes itself", "PathRevocationUnknown", isSignerRevoked: true);
    }

    // OpenSSL looks at delta lists only where the certificate or the list says that there are some.
    public static IEnumerable<SuiteCase> Deltas()
    {
        static SuiteCase WithLists(string number, string name, string? code, Func<TestCertificate, TestCertificate, TestList[]> lists) =>
            SuiteHierarchy.WithLists(number, name, code, lists, authority => Leaf(authority).WithFreshestList("uri:http://ca.example.dk/delta.crl"));

        yield return WithLists("4.15.1", "A delta list to nothing", "PathRevocationUnknown", (authority, _) => [ListOf(Root), Delta(authority, 7)]);
        yield return WithLists("4.15.2", "A delta list that says nothing new", null, (authority, _) => [ListOf(Root), ListOf(authority), Delta(authority, 7)]);
        yield return WithLists("4.15.3", "Revoked in the complete list", "PathRevoked", (authority, leaf) => [ListOf(Root), ListOf(authority).With(leaf), Delta(authority, 7)]);
        yield return WithLists("4.15.4", "Revoked in the delta list", "PathRevoked", (authority, leaf) => [ListOf(Root), ListOf(authority), Delta(authority, 7).With(leaf)]);
        yield return WithLists("4.15.5", "Held, and released in the delta list", null,
            (authority, leaf) => [ListOf(Root), ListOf(authority).With(leaf, CrlReason.CertificateHold), Delta(authority, 7).With(leaf, CrlReason.RemoveFromCrl)]);
        yield return WithLists("4.15.6", "Held, and revoked in the delta list", "PathRevoked",
            (authority, leaf) => [ListOf(Root), ListOf(authority).With(leaf, CrlReason.CertificateHold), Delta(authority, 7).With(leaf)]);
        yield return WithLists("4.15.8", "A complete list that is newer than the delta list's", null, (authority, _) => [ListOf(Root), ListOf(authority), Delta(authority, 5)]);
        yield return WithLists("4.15.10", "A delta list to a newer list than is there, which has ended", "PathRevocationUnknown",
            (authority, _) => [ListOf(Root), ListOf(authority) with { NextUpdate = SuiteCase.At.AddDays(-1) }, Delta(authority, 8)]);
        yield return WithLists("4.15 made current", "A complete list that has ended, with a delta list to it", null,
            (authority, _) => [ListOf(Root), ListOf(authority) with { NextUpdate = SuiteCase.At.AddDays(-1) }, Delta(authority, 7)]);
    }

    private static TestList Delta(TestCertificate authority, int baseNumber) => ListOf(authority) with { Number = 9, BaseNumber = baseNumber };

    private static SuiteCase AtPoint(
        string number, string name, string? code, Func<TestCertificate, TestCertificate> leaf, Func<TestList, TestList> list, bool isRevoked = false) =>
        WithLists(number, name, code, (authority, target) => [ListOf(Root), isRevoked ? list(ListOf(authority)).With(target) : list(ListOf(authority))], authority => leaf(Leaf(authority)));

    private static SuiteCase Partitioned(string number, string name, string? code, Func<TestList, TestList, TestCertificate, TestList[]> lists) =>
        WithLists(number, name, code, (authority, leaf) =>
            [ListOf(Root), .. lists(ListOf(authority).WithScope(reasons: Compromise), ListOf(authority).WithScope(reasons: TheRest), leaf)]);

    // Another of the root's makes the lists for the authority.
    private static SuiteCase ByOther(
        string number, string name, string? code, Func<TestList, TestCertificate, TestCertificate, TestList> change, Func<TestCertificate, string>? point = null)
    {
        var (authority, other) = (Authority(), TestCertificate.Authority("list issuer", Root) with { IsAuthority = false, KeyUsage = KeyUsages.CrlSign });
        var leaf = Leaf(authority);
        leaf = leaf.WithPoint(point?.Invoke(leaf), issuer: other);
        return new SuiteCase(number, name, code, leaf, [authority, other], [ListOf(Root), change(ListOf(other), leaf, authority)]);
    }

    // The authority certifies who makes its lists, and sends everybody to those lists for that certificate's status too.
    private static SuiteCase VouchingForItself(string number, string name, string? code, bool isSignerRevoked)
    {
        var authority = Authority();
        var other = TestCertificate.Authority("list issuer", authority) with { IsAuthority = false, KeyUsage = KeyUsages.CrlSign };
        other = other.WithPoint(issuer: other);
        var leaf = Leaf(authority).WithPoint(issuer: other);
        var list = ListOf(other).WithScope(isIndirect: true);
        return new SuiteCase(number, name, code, leaf, [authority, other], [ListOf(Root), isSignerRevoked ? list.With(other, issuer: authority) : list])
        {
            OpenSslTakesIt = isSignerRevoked ? null : false,
        };
    }
}
