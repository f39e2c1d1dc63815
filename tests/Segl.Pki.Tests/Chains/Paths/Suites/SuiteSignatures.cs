using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Tests.Fixtures;
using static Segl.Pki.Tests.Chains.Paths.Suites.SuiteHierarchy;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

/// <summary>Signatures, times and names (PKITS 4.1 to 4.3).</summary>
[SuppressMessage("Security", "CA5384:Do Not Use Digital Signature Algorithm (DSA)", Justification = "Whether it is verified where that is asked for.")]
internal static class SuiteSignatures
{
    private const string DsaWithSha256 = "2.16.840.1.101.3.4.3.2";

    private static readonly Lazy<DSA> DsaKey = new(() => DSA.Create(2048));
    private static readonly Lazy<DSA> OtherDsaKey = new(() => DSA.Create(OfTheSameGroup(DsaKey.Value.ExportParameters(includePrivateParameters: false))));

    public static IEnumerable<SuiteCase> Signatures()
    {
        yield return Simple("4.1.1", "Signatures that hold", null, Leaf);
        yield return Simple("4.1.2", "An authority that the root did not sign", "PathSignatureWrong", Leaf, authority => authority with { SignedBy = Stranger() });
        yield return Simple("4.1.3", "A leaf that its issuer did not sign", "PathSignatureWrong", authority => Leaf(authority) with { SignedBy = Stranger() });

        var settings = new PathSettings(SuiteCase.At) { IsProfileChecked = false, IsDsaAllowed = true };
        yield return Simple("4.1.4", "A leaf signed with DSA", null, ByDsa, OfDsa) with { Settings = settings };
        yield return Simple("4.1.4 not allowed", "A leaf signed with DSA where that is not asked for", "PathDsaNotAllowed", ByDsa, OfDsa) with { OpenSsl = null };
        yield return Line("4.1.5", "A DSA key with the parameters of the key above it", null, authority => ByDsa(authority) with { SignedBy = OtherDsaKey.Value },
            root => OfDsa(TestCertificate.Authority("upper", root)),
            upper => TestCertificate.Authority("lower", upper) with { OwnKey = OtherDsaKey.Value, SignatureOid = DsaWithSha256, SpkiDer = WithoutParameters(OtherDsaKey.Value) }) with
        {
            Settings = settings,
            OpenSslTakesIt = false,
        };
        yield return Simple("4.1.6", "A leaf signed with another DSA key", "PathSignatureWrong", authority => ByDsa(authority) with { SignedBy = OtherDsaKey.Value }, OfDsa) with { Settings = settings };
    }

    public static IEnumerable<SuiteCase> Times()
    {
        var (start, year1950) = (TestCertificate.NotBeforeDefault, new DateTimeOffset(1950, 1, 1, 12, 1, 0, TimeSpan.Zero));
        yield return Simple("4.2.1", "An authority that is not valid yet", "PathNotYetValid", Leaf, authority => authority with { NotBefore = start.AddDays(40) });
        yield return Simple("4.2.2", "A leaf that is not valid yet", "PathNotYetValid", authority => Leaf(authority) with { NotBefore = start.AddDays(40) });
        yield return Simple("4.2.3", "A leaf that is valid since 1950, in two digits", null, authority => Leaf(authority) with { NotBefore = year1950 });
        yield return Simple("4.2.4", "A leaf with its times in four digits before 2050", null, authority => Leaf(authority) with { HasGeneralizedTimes = true });
        yield return Simple("4.2.5", "An authority that has ended", "PathExpired", Leaf, authority => authority with { NotAfter = start.AddDays(20) });
        yield return Simple("4.2.6", "A leaf that has ended", "PathExpired", authority => Leaf(authority) with { NotAfter = start.AddDays(20) });
        yield return Simple("4.2.7", "A leaf that ended in 1999, in two digits", "PathExpired",
            authority => Leaf(authority) with { NotBefore = year1950, NotAfter = new DateTimeOffset(1999, 1, 1, 12, 1, 0, TimeSpan.Zero) });
        yield return Simple("4.2.8", "A leaf that ends after 2050", null, authority => Leaf(authority) with { NotAfter = new DateTimeOffset(2050, 1, 1, 12, 1, 0, TimeSpan.Zero) });
        yield return Simple("4.2 reversed", "A leaf that ends before it begins", "PathNotYetValid",
            authority => Leaf(authority) with { NotBefore = start.AddDays(40), NotAfter = start.AddDays(20) });
    }

    public static IEnumerable<SuiteCase> Names()
    {
        (string, string, UniversalTagNumber) unit = ("2.5.4.11", "Unit", UniversalTagNumber.UTF8String), name = ("2.5.4.3", "authority", UniversalTagNumber.UTF8String);
        yield return Simple("4.3.1", "An issuer's name that is another", "PathIssuerNotFound", authority => Leaf(authority) with { IssuerDer = TestCertificate.NameOf("another") });
        yield return Simple("4.3.2", "An issuer's name in another order", "PathIssuerNotFound",
            authority => Leaf(authority) with { IssuerDer = TestCertificate.NameOf(name, unit) }, authority => authority with { SubjectDer = TestCertificate.NameOf(unit, name) });
        foreach (var (number, written) in new[] { ("4.3.3", "the  authority"), ("4.3.4", "  the authority "), ("4.3.5", "THE Authority") })
        {
            yield return Simple(number, $"An issuer's name written '{written}'", null,
                authority => Leaf(authority) with { IssuerDer = TestCertificate.NameOf(written, UniversalTagNumber.PrintableString) },
                authority => authority with { SubjectDer = TestCertificate.NameOf("the authority", UniversalTagNumber.PrintableString) });
        }

        yield return Simple("4.3.6", "Unique identifiers, which nobody compares", null, authority => Leaf(authority) with { HasUniqueIdentifiers = true });
        yield return Simple("4.3.7", "The attributes that everybody must know", null, Leaf, authority => authority with
        {
            SubjectDer = TestCertificate.NameOf(("0.9.2342.19200300.100.1.25", "example", UniversalTagNumber.IA5String), ("2.5.4.46", "CA", UniversalTagNumber.PrintableString),
                ("2.5.4.5", "345", UniversalTagNumber.PrintableString), ("2.5.4.8", "Fyn", UniversalTagNumber.UTF8String)),
        });
        yield return Simple("4.3.8", "The attributes that everybody should know", null, Leaf, authority => authority with
        {
            SubjectDer = TestCertificate.NameOf(("2.5.4.7", "Odense", UniversalTagNumber.UTF8String), ("2.5.4.12", "Dr", UniversalTagNumber.UTF8String),
                ("2.5.4.65", "Nobody", UniversalTagNumber.UTF8String), ("2.5.4.44", "III", UniversalTagNumber.UTF8String)),
        });
        yield return Simple("4.3.9", "Names in UTF-8", null, Leaf, authority => authority with { SubjectDer = TestCertificate.NameOf("Ærøskøbing") });
        yield return Simple("4.3.10", "An issuer's name in another string type", null,
            authority => Leaf(authority) with { IssuerDer = TestCertificate.NameOf("authority", UniversalTagNumber.PrintableString) });
        yield return Simple("4.3.11", "Names in UTF-8 and in other case", null,
            authority => Leaf(authority) with { IssuerDer = TestCertificate.NameOf("ÆRØSKØBING") }, authority => authority with { SubjectDer = TestCertificate.NameOf("Ærøskøbing") }) with
        { OpenSslTakesIt = false };
    }

    private static ECDsa Stranger() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static TestCertificate OfDsa(TestCertificate authority) => authority with { OwnKey = DsaKey.Value };

    private static TestCertificate ByDsa(TestCertificate authority) => TestCertificate.Leaf("leaf", authority) with { SignatureOid = DsaWithSha256 };

    // Another secret number in the group of the first key, which takes no search for primes.
    private static DSAParameters OfTheSameGroup(DSAParameters shared)
    {
        var (p, q, g) = (Number(shared.P), Number(shared.Q), Number(shared.G));
        var x = Number(RandomNumberGenerator.GetBytes(40)) % q;
        return new DSAParameters { P = shared.P, Q = shared.Q, G = shared.G, X = Octets(x, shared.Q!.Length), Y = Octets(System.Numerics.BigInteger.ModPow(g, x, p), shared.P!.Length) };
    }

    private static System.Numerics.BigInteger Number(byte[]? octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static byte[] Octets(System.Numerics.BigInteger number, int octets)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[octets - bytes.Length], .. bytes];
    }

    private static ReadOnlyMemory<byte> WithoutParameters(DSA key) => TbsEdit.Der(writer =>
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("1.2.840.10040.4.1");
            writer.WriteBitString(TbsEdit.Der(value => value.WriteInteger(Number(key.ExportParameters(includePrivateParameters: false).Y))).Span);
        }
    });
}
