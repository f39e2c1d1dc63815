using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Chains.Paths;

/// <summary>A hierarchy with a name, what is asked of it, and what is right: null, or the code of the refusal.</summary>
internal sealed record PathCase(string Name, string? Code, TestCertificate Target, TestCertificate[] Intermediates, TestCertificate Root)
{
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    private const string AnyPolicy = "2.5.29.32.0";
    private const string Red = "1.2.3.1";
    private const string Green = "1.2.3.2";

    private static readonly RSA SmallKey = RSA.Create(1024);
    private static readonly RSA RsaKey = RSA.Create(2048);

    /// <summary>What is asked; the instant is one at which all but the cases about time are valid.</summary>
    public PathSettings Settings { get; init; } = new(TestCertificate.NotBeforeDefault.AddDays(30));

    /// <summary>The arguments with which <c>openssl verify</c> is asked the same; null where it is known to answer otherwise.</summary>
    public string[]? OpenSsl { get; init; } = [];

    public static IReadOnlyList<PathCase> All { get; } =
        [.. Basics(), .. Authorities(), .. NamesAndTimes(), .. Purposes(), .. Policies(), .. Constraints("dns", DnsRules), .. Constraints("mail", MailRules),
            .. Constraints("uri", UriRules), .. Constraints("ip", IpRules), .. DirectoryConstraints(), .. Profile(), .. Anchors()];

    public static PathCase Find(string name) => All.Single(one => one.Name == name);

    private static IEnumerable<PathCase> Basics()
    {
        yield return Simple("A leaf below an authority below the root", null, (_, authority) => TestCertificate.Leaf("leaf", authority));
        yield return Simple("A signature by another key", "PathSignatureWrong",
            (_, authority) => TestCertificate.Leaf("leaf", authority) with { SignedBy = ECDsa.Create(ECCurve.NamedCurves.nistP256) });
        yield return Simple("A leaf of an authority that is not there", "PathIssuerNotFound", (_, _) => TestCertificate.Leaf("leaf", TestCertificate.Authority("nobody")));
        yield return Simple("A critical extension that nobody knows", "PathCriticalExtensionUnknown",
            (_, authority) => TestCertificate.Leaf("leaf", authority).With("1.2.3.4.5", isCritical: true, writer => writer.WriteNull()));
        yield return Simple("An extension that nobody knows and that is not critical", null,
            (_, authority) => TestCertificate.Leaf("leaf", authority).With("1.2.3.4.5", isCritical: false, writer => writer.WriteNull()));
        yield return Simple("An authority with a critical extension that nobody knows", "PathCriticalExtensionUnknown",
            (_, authority) => TestCertificate.Leaf("leaf", authority), authority => authority.With("1.2.3.4.5", isCritical: true, writer => writer.WriteNull()));

        var rsaRoot = TestCertificate.Authority("rsa root") with { OwnKey = RsaKey, SignatureOid = "1.2.840.113549.1.1.11" };
        var byRsa = TestCertificate.Leaf("leaf", rsaRoot) with { SignatureOid = "1.2.840.113549.1.1.11" };
        yield return new PathCase("PKCS#1 v1.5 with SHA-256", null, byRsa, [], rsaRoot);
        var bySha1 = TestCertificate.Leaf("leaf", rsaRoot) with { SignatureOid = "1.2.840.113549.1.1.5", Hash = HashAlgorithmName.SHA1 };
        yield return new PathCase("SHA-1", "PathAlgorithmWeak", bySha1, [], rsaRoot) { OpenSsl = null };
        yield return new PathCase("SHA-1 where it is allowed", null, bySha1, [], rsaRoot) { OpenSsl = ["-auth_level", "0"], Settings = At() with { IsSha1Allowed = true } };
        var byMd5 = TestCertificate.Leaf("leaf", rsaRoot) with { SignatureOid = "1.2.840.113549.1.1.4", Hash = HashAlgorithmName.MD5 };
        yield return new PathCase("MD5, which is never allowed", "PathAlgorithmWeak", byMd5, [], rsaRoot) { OpenSsl = null, Settings = At() with { IsSha1Allowed = true } };
        var unknown = TestCertificate.Leaf("leaf", rsaRoot) with { SignatureOid = "1.2.840.113549.1.1.14" };
        yield return new PathCase("An algorithm that nobody knows", "PathAlgorithmUnknown", unknown, [], rsaRoot) { OpenSsl = null };
        yield return new PathCase("A small RSA key", "PathKeyWeak", TestCertificate.Leaf("leaf", rsaRoot) with { OwnKey = SmallKey, SignatureOid = "1.2.840.113549.1.1.11" }, [], rsaRoot)
        {
            OpenSsl = ["-auth_level", "2"],
        };
    }

    private static IEnumerable<PathCase> Authorities()
    {
        yield return Simple("An authority without basic constraints", "PathNotAuthority", Leaf, authority => authority with { HasBasicConstraints = false });
        yield return Simple("A leaf as authority", "PathNotAuthority", Leaf, authority => authority with { IsAuthority = false });
        yield return Simple("An authority that may not sign certificates", "PathNotForSigningCertificates", Leaf, authority => authority with { KeyUsage = KeyUsages.CrlSign });
        yield return Simple("An authority without key usage, which nobody demands", null, Leaf, authority => authority with { KeyUsage = null }) with
        {
            Settings = At() with { IsProfileChecked = false },
            OpenSsl = null,
        };
        yield return Simple("An authority with room for none below it, and a leaf", null, Leaf, authority => authority with { PathLength = 0 });
        yield return Deep("An authority too many", "PathLengthExceeded", middle => middle with { PathLength = 0 });
        yield return Deep("As many authorities as there is room for", null, middle => middle with { PathLength = 1 });

        var root = TestCertificate.Authority("root");
        var old = TestCertificate.Authority("authority", root) with { PathLength = 0 };
        var renewed = TestCertificate.Authority("authority", old) with { KeyName = "authority, new key", PathLength = 0 };
        yield return new PathCase("A self-issued authority is not counted", null, TestCertificate.Leaf("leaf", renewed), [old, renewed], root);
    }

    private static IEnumerable<PathCase> NamesAndTimes()
    {
        var start = TestCertificate.NotBeforeDefault;
        yield return Simple("A leaf that is not valid yet", "PathNotYetValid", (_, authority) => TestCertificate.Leaf("leaf", authority) with { NotBefore = start.AddDays(31) });
        yield return Simple("A leaf that has ended", "PathExpired", (_, authority) => TestCertificate.Leaf("leaf", authority) with { NotAfter = start.AddDays(29) });
        yield return Simple("An authority that has ended", "PathExpired", Leaf, authority => authority with { NotAfter = start.AddDays(29) });

        // OpenSSL takes the last second for one too many; RFC 5280 §4.1.2.5 includes it.
        yield return Simple("The last second", null, (_, authority) => TestCertificate.Leaf("leaf", authority) with { NotAfter = start.AddDays(30) }) with { OpenSsl = null };

        yield return Simple("An issuer's name in other case and with other spaces", null,
            (_, authority) => TestCertificate.Leaf("leaf", authority) with { IssuerDer = TestCertificate.NameOf(" AUTHORITY ") });
        yield return Simple("An issuer's name in another string type", null,
            (_, authority) => TestCertificate.Leaf("leaf", authority) with { IssuerDer = TestCertificate.NameOf("authority", UniversalTagNumber.PrintableString) });
        yield return Simple("An issuer's name with another attribute", "PathIssuerNotFound",
            (_, authority) => TestCertificate.Leaf("leaf", authority) with
            {
                IssuerDer = TestCertificate.NameOf(("2.5.4.3", "authority", UniversalTagNumber.UTF8String), ("2.5.4.6", "DK", UniversalTagNumber.PrintableString)),
            });
    }

    private static IEnumerable<PathCase> Purposes()
    {
        PathSettings server = At() with { PurposeOid = ServerAuth };
        string[] asServer = ["-purpose", "sslserver"];
        yield return Simple("The purpose that is asked for", null, (_, authority) => TestCertificate.Leaf("leaf", authority).WithPurposes(ServerAuth)) with { Settings = server, OpenSsl = asServer };
        yield return Simple("Another purpose", "PathPurposeMissing", (_, authority) => TestCertificate.Leaf("leaf", authority).WithPurposes(ClientAuth)) with { Settings = server, OpenSsl = asServer };
        yield return Simple("No limit to purposes", null, Leaf) with { Settings = server, OpenSsl = asServer };
        yield return Simple("An authority for another purpose", "PathPurposeMissing", (_, authority) => TestCertificate.Leaf("leaf", authority).WithPurposes(ServerAuth),
            authority => authority.WithPurposes(ClientAuth)) with
        { Settings = server, OpenSsl = asServer };
        yield return Simple("Any purpose", null, (_, authority) => TestCertificate.Leaf("leaf", authority).WithPurposes("2.5.29.37.0")) with { Settings = server, OpenSsl = null };
        yield return Simple("A key usage that is asked for", null, Leaf) with { Settings = At() with { KeyUsage = KeyUsages.DigitalSignature } };
        yield return Simple("A key usage that is missing", "PathKeyUsageMissing", Leaf) with { Settings = At() with { KeyUsage = KeyUsages.KeyEncipherment }, OpenSsl = null };
    }

    private static IEnumerable<PathCase> Policies()
    {
        PathSettings explicitPolicy = At() with { IsExplicitPolicyRequired = true };
        PathSettings red = explicitPolicy with { InitialPolicies = [Red] };
        string[] asAny = ["-policy_check", "-policy", AnyPolicy];
        string[] asExplicit = [.. asAny, "-explicit_policy"];
        string[] asRed = ["-policy_check", "-explicit_policy", "-policy", Red];

        yield return Policy("One policy all the way", null, [Red], [Red], red, asRed);
        yield return Policy("Another policy than asked for", "PathPolicyNotAcceptable", [Green], [Green], red, asRed);
        yield return Policy("A policy that the authority has not", "PathPolicyMissing", [Green], [Red], explicitPolicy, asExplicit);
        yield return Policy("A policy that the authority has not, and nobody asks", null, [Green], [Red], At(), asAny);
        yield return Policy("No policies where one is required", "PathPolicyMissing", [], [], explicitPolicy, asExplicit);
        yield return Policy("Any policy in the authority", null, [AnyPolicy], [Red], red, asRed);
        yield return Policy("Any policy in the leaf", null, [Red], [AnyPolicy], red, asRed);
        yield return Policy("Any policy in the leaf, which is inhibited", "PathPolicyMissing", [Red], [AnyPolicy], explicitPolicy with { IsAnyPolicyInhibited = true }, [.. asExplicit, "-inhibit_any"]);
        yield return Policy("Any policy inhibited by the authority", "PathPolicyMissing", [Red], [AnyPolicy], explicitPolicy, asExplicit, authority => authority.WithInhibitAnyPolicy(0));
        yield return Policy("Any policy inhibited later", null, [Red], [AnyPolicy], explicitPolicy, asExplicit, authority => authority.WithInhibitAnyPolicy(1));
        yield return Policy("An authority that requires a policy", "PathPolicyMissing", [Red], [Green], At(), asAny, authority => authority.WithPolicyConstraints(0));
        yield return Policy("An authority that requires a policy, which is there", null, [Red], [Red], At(), asAny, authority => authority.WithPolicyConstraints(0));
        yield return Policy("A mapped policy", null, [Red], [Green], red, asRed, authority => authority.WithMappings((Red, Green)));
        yield return Policy("A policy that was mapped away", "PathPolicyMissing", [Red], [Red], red, asRed, authority => authority.WithMappings((Red, Green)));
        yield return Policy("A mapping where mappings are inhibited", "PathPolicyMissing", [Red], [Green], red with { IsPolicyMappingInhibited = true }, [.. asRed, "-inhibit_map"],
            authority => authority.WithMappings((Red, Green)));
        yield return Policy("A mapping of any policy", "PathAnyPolicyMapped", [Red], [Red], At(), null, authority => authority.WithMappings((AnyPolicy, Red)));
        yield return Policy("A mapping below any policy", null, [AnyPolicy], [Green], red, asRed, authority => authority.WithMappings((Red, Green)));
        yield return Policy("A mapping to any policy", "PathAnyPolicyMapped", [Red], [Red], At(), null, authority => authority.WithMappings((Red, AnyPolicy)));
        yield return Policy("Two policies mapped to one", null, [Red, "1.2.3.9"], [Green], red, asRed, authority => authority.WithMappings((Red, Green), ("1.2.3.9", Green)));
    }

    private static (string Subtree, string Name, bool IsWithin)[] DnsRules =>
    [
        ("example.dk", "example.dk", true), ("example.dk", "www.example.dk", true), ("example.dk", "WWW.Example.DK", true), ("example.dk", "*.example.dk", true),
        ("example.dk", "notexample.dk", false), ("example.dk", "example.com", false), ("www.example.dk", "example.dk", false),
    ];

    private static (string Subtree, string Name, bool IsWithin)[] MailRules =>
    [
        ("post@example.dk", "post@example.dk", true), ("post@example.dk", "post@EXAMPLE.dk", true), ("post@example.dk", "other@example.dk", false),
        ("example.dk", "post@example.dk", true), ("example.dk", "post@mail.example.dk", false), ("example.dk", "post@notexample.dk", false),
        (".example.dk", "post@mail.example.dk", true), (".example.dk", "post@example.dk", false),
    ];

    private static (string Subtree, string Name, bool IsWithin)[] UriRules =>
    [
        ("www.example.dk", "https://www.example.dk/a", true), ("www.example.dk", "https://user@WWW.example.dk:8443/a?b#c", true),
        ("www.example.dk", "https://example.dk/", false), ("www.example.dk", "https://www.example.dk.example.com/", false),
        (".example.dk", "https://www.example.dk/", true), (".example.dk", "https://example.dk/", false),
    ];

    private static (string Subtree, string Name, bool IsWithin)[] IpRules =>
    [
        ("c0000200ffffff00", "c0000217", true), ("c0000200ffffff00", "c0000317", false), ("c0000200ffffff00", "20010db8000000000000000000000001", false),
        ("20010db8000000000000000000000000ffffffff000000000000000000000000", "20010db8000000000000000000000001", true),
        ("20010db8000000000000000000000000ffffffff000000000000000000000000", "20010db9000000000000000000000001", false),
    ];

    // Each rule as something permitted and as something excluded; another kind of name is never touched by it.
    private static IEnumerable<PathCase> Constraints(string kind, (string Subtree, string Name, bool IsWithin)[] rules)
    {
        foreach (var (subtree, name, isWithin) in rules)
        {
            // OpenSSL takes who logs in for a part of the host's name.
            string[]? openSsl = name.Contains("user@", StringComparison.Ordinal) ? null : [];
            yield return Simple($"{kind} {name} where {subtree} is permitted", isWithin ? null : "PathNameNotPermitted",
                (_, authority) => TestCertificate.Leaf("leaf", authority).WithAlternativeNames($"{kind}:{name}"), authority => authority.WithNameConstraints([$"{kind}:{subtree}"], [])) with
            { OpenSsl = openSsl };
            yield return Simple($"{kind} {name} where {subtree} is excluded", isWithin ? "PathNameExcluded" : null,
                (_, authority) => TestCertificate.Leaf("leaf", authority).WithAlternativeNames($"{kind}:{name}"), authority => authority.WithNameConstraints([], [$"{kind}:{subtree}"])) with
            { OpenSsl = openSsl };
        }

        var first = rules[0];
        yield return Simple($"Another kind of name where a {kind} is permitted", null,
            (_, authority) => TestCertificate.Leaf("leaf", authority).WithAlternativeNames("id:1.2.3"), authority => authority.WithNameConstraints([$"{kind}:{first.Subtree}"], []));
    }

    private static IEnumerable<PathCase> DirectoryConstraints()
    {
        static ReadOnlyMemory<byte> Name(params string[] units) => TestCertificate.NameOf([.. units.Select(unit => ("2.5.4.3", unit, UniversalTagNumber.UTF8String))]);
        static PathCase Directory(string name, string? code, string[] units, string[] permitted, string[] excluded) => Simple(name, code,
            (_, authority) => TestCertificate.Leaf("leaf", authority) with { SubjectDer = Name(units) }, authority => authority.WithNameConstraints(permitted, excluded));

        yield return Directory("A subject below what is permitted", null, ["top", "leaf"], ["dir:top"], []);
        yield return Directory("A subject below what is permitted, in other case", null, ["TOP", "leaf"], ["dir:top"], []);
        yield return Directory("A subject beside what is permitted", "PathNameNotPermitted", ["other", "leaf"], ["dir:top"], []);
        yield return Directory("A subject below what is excluded", "PathNameExcluded", ["top", "leaf"], [], ["dir:top"]);
        yield return Directory("A subject beside what is excluded", null, ["other", "top"], [], ["dir:top"]);
        yield return Simple("A name of a kind that is constrained and cannot be compared", "PathNameConstraintUnknown",
            (_, authority) => TestCertificate.Leaf("leaf", authority).WithAlternativeNames("id:1.2.3"), authority => authority.WithNameConstraints(["id:1.2"], []));
        yield return Simple("A URI without a host where hosts are constrained", "PathNameConstraintUnknown",
            (_, authority) => TestCertificate.Leaf("leaf", authority).WithAlternativeNames("uri:urn:x:y"), authority => authority.WithNameConstraints([], ["uri:example.dk"]));
        yield return Simple("An address in the subject where mailboxes are constrained", "PathNameNotPermitted",
            (_, authority) => TestCertificate.Leaf("leaf", authority) with
            {
                SubjectDer = TestCertificate.NameOf(("1.2.840.113549.1.9.1", "post@example.com", UniversalTagNumber.IA5String)),
            },
            authority => authority.WithNameConstraints(["mail:example.dk"], []));
        yield return Simple("A wildcard that covers what is excluded", "PathNameExcluded",
            (_, authority) => TestCertificate.Leaf("leaf", authority).WithAlternativeNames("dns:*.example.dk"), authority => authority.WithNameConstraints([], ["dns:www.example.dk"])) with
        { OpenSsl = null };
        yield return Deep("Two authorities that permit different names", "PathNameNotPermitted", middle => middle.WithNameConstraints(["dns:example.dk"], []),
            lower => lower.WithNameConstraints(["dns:example.com"], []), leaf => leaf.WithAlternativeNames("dns:www.example.com"));
        yield return Deep("Two authorities that permit the same names", null, middle => middle.WithNameConstraints(["dns:example.dk"], []),
            lower => lower.WithNameConstraints(["dns:www.example.dk"], []), leaf => leaf.WithAlternativeNames("dns:www.example.dk"));
    }

    private static IEnumerable<PathCase> Profile()
    {
        static PathCase Broken(string name, Func<TestCertificate, TestCertificate>? leaf, Func<TestCertificate, TestCertificate>? authority = null) => Simple(
            name, "PathProfileBroken", (_, issuer) => leaf?.Invoke(TestCertificate.Leaf("leaf", issuer)) ?? TestCertificate.Leaf("leaf", issuer), authority);
        ReadOnlyMemory<byte> empty = new byte[] { 0x30, 0x00 };

        yield return Broken("A leaf without key identifiers", leaf => leaf with { HasKeyIdentifiers = false });
        yield return Broken("An authority without key identifiers", null, authority => authority with { HasKeyIdentifiers = false });
        yield return Broken("An authority without key usage", null, authority => authority with { KeyUsage = null });
        yield return Broken("A leaf that may sign certificates", leaf => leaf with { KeyUsage = KeyUsages.KeyCertSign });
        yield return Broken("A leaf with a path length", leaf => leaf with { PathLength = 0 });
        yield return Broken("A leaf without a subject and with alternative names that are not critical", leaf => (leaf with { SubjectDer = empty }).WithAlternativeNames("dns:example.dk"));
        yield return Simple("A leaf without a subject and with critical alternative names", null, (_, authority) => (TestCertificate.Leaf("leaf", authority) with { SubjectDer = empty })
            .With("2.5.29.17", isCritical: true, writer => writer.WriteEncodedValue([0x30, 0x0c, 0x82, 0x0a, .. "example.dk"u8])));
        yield return Broken("A leaf that constrains names", leaf => leaf.WithNameConstraints(["dns:example.dk"], [])) with { OpenSsl = null };
        yield return Broken("An authority that constrains names to a wildcard", null, authority => authority.WithNameConstraints(["dns:*.example.dk"], [])) with { OpenSsl = null };
        yield return Broken("An authority that constrains names to a dot", null, authority => authority.WithNameConstraints([], ["dns:.example.com"])) with { OpenSsl = null };
        yield return Broken("Name constraints that are not critical", null,
            authority => authority.With("2.5.29.30", isCritical: false, writer => writer.WriteEncodedValue([0x30, 0x08, 0xa0, 0x06, 0x30, 0x04, 0x82, 0x02, .. "dk"u8]))) with
        { OpenSsl = null };
        yield return Broken("Policy constraints that are not critical", null,
            authority => authority.With("2.5.29.36", isCritical: false, writer => writer.WriteEncodedValue([0x30, 0x03, 0x81, 0x01, 0x00]))) with
        { OpenSsl = null };
        yield return Broken("An inhibition of any policy that is not critical", null,
            authority => authority.With("2.5.29.54", isCritical: false, writer => writer.WriteInteger(1))) with
        { OpenSsl = null };
        yield return Broken("A critical authority information access", leaf => leaf.With("1.3.6.1.5.5.7.1.1", isCritical: true,
            writer => writer.WriteEncodedValue([0x30, 0x12, 0x30, 0x10, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x86, 0x04, .. "http"u8])));
        yield return Broken("A critical subject key identifier",
            leaf => (leaf with { HasKeyIdentifiers = false }).With("2.5.29.14", isCritical: true, writer => writer.WriteOctetString([1, 2, 3])).WithIssuerKeyIdentifier(isCritical: false));
        yield return Broken("A critical authority key identifier", leaf => (leaf with { HasKeyIdentifiers = false }).WithIssuerKeyIdentifier(isCritical: true));
        yield return Broken("Basic constraints that are not critical", null, authority => (authority with { HasBasicConstraints = false })
            .With("2.5.29.19", isCritical: false, writer => writer.WriteEncodedValue([0x30, 0x03, 0x01, 0x01, 0xff])));
    }

    private static IEnumerable<PathCase> Anchors()
    {
        static PathCase Below(string name, string? code, Func<TestCertificate, TestCertificate> change)
        {
            var root = change(TestCertificate.Authority("root"));
            var authority = TestCertificate.Authority("authority", root);
            return new PathCase(name, code, TestCertificate.Leaf("leaf", authority).WithAlternativeNames("dns:www.example.dk"), [authority], root);
        }

        yield return Below("A root that has ended", "PathExpired", root => root with { NotAfter = TestCertificate.NotBeforeDefault.AddDays(29) });
        yield return Below("A root that is no authority", "PathNotAuthority", root => root with { IsAuthority = false });
        yield return Below("A root that may not sign certificates", "PathNotForSigningCertificates", root => root with { KeyUsage = KeyUsages.CrlSign });
        yield return Below("A root with room for none below it", "PathLengthExceeded", root => root with { PathLength = 0 });
        yield return Below("A root with room for one below it", null, root => root with { PathLength = 1 });
        yield return Below("A root that permits other names", "PathNameNotPermitted", root => root.WithNameConstraints(["dns:example.com"], [])) with { OpenSsl = null };
        yield return Below("A root with a critical extension that nobody knows", "PathCriticalExtensionUnknown",
            root => root.With("1.2.3.4.5", isCritical: true, writer => writer.WriteNull()));
    }

    private static PathSettings At() => new(TestCertificate.NotBeforeDefault.AddDays(30));

    private static TestCertificate Leaf(TestCertificate root, TestCertificate authority) => TestCertificate.Leaf("leaf", authority);

    private static PathCase Simple(
        string name, string? code, Func<TestCertificate, TestCertificate, TestCertificate> leaf, Func<TestCertificate, TestCertificate>? change = null)
    {
        var root = TestCertificate.Authority("root");
        var authority = TestCertificate.Authority("authority", root);
        authority = change?.Invoke(authority) ?? authority;
        return new PathCase(name, code, leaf(root, authority), [authority], root);
    }

    private static PathCase Deep(
        string name, string? code, Func<TestCertificate, TestCertificate> changeMiddle, Func<TestCertificate, TestCertificate>? changeLower = null, Func<TestCertificate, TestCertificate>? changeLeaf = null)
    {
        var root = TestCertificate.Authority("root");
        var middle = changeMiddle(TestCertificate.Authority("middle", root));
        var lower = TestCertificate.Authority("lower", middle);
        lower = changeLower?.Invoke(lower) ?? lower;
        var leaf = TestCertificate.Leaf("leaf", lower);
        return new PathCase(name, code, changeLeaf?.Invoke(leaf) ?? leaf, [lower, middle], root);
    }

    private static PathCase Policy(
        string name, string? code, string[] ofAuthority, string[] ofLeaf, PathSettings settings, string[]? openSsl, Func<TestCertificate, TestCertificate>? change = null)
    {
        static TestCertificate With(TestCertificate certificate, string[] policies) => policies.Length == 0 ? certificate : certificate.WithPolicies(policies);
        return Simple(name, code, (_, authority) => With(TestCertificate.Leaf("leaf", authority), ofLeaf), authority => With(change?.Invoke(authority) ?? authority, ofAuthority)) with
        {
            Settings = settings,
            OpenSsl = openSsl,
        };
    }
}
