using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Tests.Fixtures;
using static Segl.Pki.Tests.Chains.Paths.Suites.SuiteHierarchy;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

/// <summary>Who may issue (PKITS 4.6, 4.7), and extensions of one's own (4.16).</summary>
internal static class SuiteAuthorities
{
    public static IEnumerable<SuiteCase> BasicConstraints()
    {
        yield return Simple("4.6.1", "An authority without basic constraints", "PathNotAuthority", Leaf, authority => authority with { HasBasicConstraints = false });
        yield return Simple("4.6.2", "An authority that says it is none", "PathNotAuthority", Leaf, authority => authority with { IsAuthority = false });
        yield return Simple("4.6.3", "Likewise, not critically, with FALSE written out", "PathNotAuthority", Leaf,
            authority => (authority with { HasBasicConstraints = false }).With("2.5.29.19", isCritical: false, writer => writer.WriteEncodedValue([0x30, 0x03, 0x01, 0x01, 0x00])));
        yield return Simple("4.6.4", "Basic constraints that are not critical", null, Leaf,
            authority => (authority with { HasBasicConstraints = false }).With("2.5.29.19", isCritical: false, writer => writer.WriteEncodedValue([0x30, 0x03, 0x01, 0x01, 0xff])));
        yield return Simple("4.6 version 1", "An authority of version 1", "PathNotAuthority", Leaf, authority => authority with { Version = 1 }) with { OpenSsl = null };
        yield return Simple("4.6 version 1 at the end", "A leaf of version 1", null, authority => Leaf(authority) with { Version = 1 });

        yield return Line("4.6.5", "An authority too many", "PathLengthExceeded", Leaf, root => Limited("upper", root, 0), upper => TestCertificate.Authority("lower", upper));
        yield return Line("4.6.6", "An authority too many as the target", "PathLengthExceeded", lower => TestCertificate.Authority("target", lower),
            root => Limited("upper", root, 0), upper => TestCertificate.Authority("lower", upper));
        yield return Line("4.6.7", "Room for none, and none", null, Leaf, root => Limited("upper", root, 0));
        yield return Line("4.6.8", "Room for none, and an authority as the target", null, upper => TestCertificate.Authority("target", upper), root => Limited("upper", root, 0));
        yield return Line("4.6.11", "Room for six, for none in the fourth", "PathLengthExceeded", Leaf,
            root => Limited("one", root, 6), one => Limited("two", one, 1), two => Limited("three", two, 1), three => TestCertificate.Authority("four", three));
        yield return Line("4.6.13", "Room for six and four and one", null, Leaf,
            root => Limited("one", root, 6), one => Limited("two", one, 4), two => Limited("three", two, 1), three => TestCertificate.Authority("four", three));
        yield return Line("4.6.15", "Room for none, and a key that the authority certified for itself", null, Leaf, root => Limited("upper", root, 0), upper => Again(upper, 0));
        yield return Line("4.6.16", "Such a key, and an authority below it", "PathLengthExceeded", Leaf,
            root => Limited("upper", root, 0), upper => Again(upper, 0), upper => TestCertificate.Authority("lower", upper));
        yield return Line("4.6.17", "Room for one, and two such keys", null, Leaf,
            root => Limited("upper", root, 1), upper => Again(upper, 1), upper => TestCertificate.Authority("lower", upper), lower => Again(lower, null));
    }

    public static IEnumerable<SuiteCase> KeyUsages()
    {
        const KeyUsages both = Segl.Pki.Certificates.Extensions.KeyUsages.KeyCertSign | Segl.Pki.Certificates.Extensions.KeyUsages.CrlSign;
        yield return Simple("4.7.1", "A key that may not sign certificates", "PathNotForSigningCertificates", Leaf, authority => authority with { KeyUsage = both & ~Segl.Pki.Certificates.Extensions.KeyUsages.KeyCertSign });
        yield return Simple("4.7.2", "Likewise, not critically", "PathNotForSigningCertificates", Leaf, authority => NotCritically(authority, 0x01, 0x02));
        yield return Simple("4.7.3", "A key usage that is not critical", null, Leaf, authority => NotCritically(authority, 0x01, 0x06));
        yield return Simple("4.7.4", "A key that may not sign lists", "PathRevocationUnknown", Leaf, authority => authority with { KeyUsage = both & ~Segl.Pki.Certificates.Extensions.KeyUsages.CrlSign });
        yield return Simple("4.7.5", "Likewise, not critically", "PathRevocationUnknown", Leaf, authority => NotCritically(authority, 0x02, 0x04));
    }

    public static IEnumerable<SuiteCase> PrivateExtensions()
    {
        yield return Simple("4.16.1", "An extension that nobody knows", null, authority => Leaf(authority).With("1.2.3.4.5", isCritical: false, writer => writer.WriteNull()));
        yield return Simple("4.16.2", "A critical extension that nobody knows", "PathCriticalExtensionUnknown",
            authority => Leaf(authority).With("1.2.3.4.5", isCritical: true, writer => writer.WriteNull()));
        yield return Simple("4.16 twice", "An extension that stands twice", "PathCertificateAmbiguous",
            authority => Leaf(authority).WithAlternativeNames("dns:a.example.dk").WithAlternativeNames("dns:b.example.dk"));
        yield return Simple("4.16 malformed", "An access to information that is none", "PathCertificateAmbiguous",
            authority => Leaf(authority).With("1.3.6.1.5.5.7.1.1", isCritical: false, writer => writer.WriteOctetString([1, 2, 3]))) with
        { OpenSslTakesIt = true };
        yield return Simple("4.16 two algorithms", "Two algorithms for one signature", "PathCertificateAmbiguous", authority => Leaf(authority) with { OuterSignatureOid = "1.2.840.10045.4.3.3" });
    }

    private static TestCertificate Limited(string name, TestCertificate issuer, int pathLength) => TestCertificate.Authority(name, issuer) with { PathLength = pathLength };

    // The same name and another key, as in a change of keys.
    private static TestCertificate Again(TestCertificate authority, int? pathLength) =>
        TestCertificate.Authority(authority.Name, authority) with { KeyName = $"{authority.KeyName}, again", PathLength = pathLength };

    private static TestCertificate NotCritically(TestCertificate authority, byte unusedBits, byte bits) =>
        (authority with { KeyUsage = null }).With("2.5.29.15", isCritical: false, writer => writer.WriteBitString([bits], unusedBits));
}
