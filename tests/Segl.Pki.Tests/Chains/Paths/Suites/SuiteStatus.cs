using System.Security.Cryptography;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Revocation;
using Segl.Pki.Tests.Fixtures;
using static Segl.Pki.Tests.Chains.Paths.Suites.SuiteHierarchy;

namespace Segl.Pki.Tests.Chains.Paths.Suites;

/// <summary>Status from lists, and authorities with several keys (PKITS 4.4 and 4.5).</summary>
internal static class SuiteStatus
{
    private const string Unknown = "1.2.3.4.5";

    // Minus one, minus a large number, and twenty octets.
    private static readonly byte[] MinusOne = [0xff];
    private static readonly byte[] MinusMany = [0x80, 0x01, 0x02];
    private static readonly byte[] Long = [0x7f, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x12, 0x34, 0x56];

    public static IEnumerable<SuiteCase> Lists()
    {
        yield return WithLists("4.4.1", "No list of the issuer", "PathRevocationUnknown", (_, _) => [ListOf(Root)]);
        yield return WithLists("4.4.2", "An authority that was revoked", "PathRevoked", (authority, _) => [ListOf(Root).With(authority), ListOf(authority)]);
        yield return WithLists("4.4.3", "A leaf that was revoked", "PathRevoked", (authority, leaf) => [ListOf(Root), ListOf(authority).With(leaf)]);
        yield return WithLists("4.4.4", "A list that the issuer did not sign", "PathRevocationUnknown",
            (authority, _) => [ListOf(Root), ListOf(authority) with { SignedBy = ECDsa.Create(ECCurve.NamedCurves.nistP256) }]);
        yield return WithLists("4.4.5", "A list of another name", "PathRevocationUnknown", (authority, _) => [ListOf(Root), ListOf(TestCertificate.Authority("another") with { KeyName = authority.KeyName })]);
        yield return WithLists("4.4.6", "A list of another authority", "PathRevocationUnknown", (_, _) => [ListOf(Root), ListOf(Authority("another"))]);
        yield return WithLists("4.4.7", "A list that does not count, and one that does", null,
            (authority, _) => [ListOf(Root), ListOf(authority) with { SignedBy = ECDsa.Create(ECCurve.NamedCurves.nistP256) }, ListOf(authority)]) with
        { OpenSslTakesIt = false };
        yield return WithLists("4.4.8", "A critical extension of an entry that nobody knows", "PathRevocationUnknown",
            (authority, leaf) => [ListOf(Root), ListOf(authority).With(leaf, unknown: Unknown)]);
        yield return WithLists("4.4.9", "A critical extension of a list that nobody knows", "PathRevocationUnknown",
            (authority, leaf) => [ListOf(Root), ListOf(authority).With(leaf).With(Unknown, isCritical: true, writer => writer.WriteNull())]);
        yield return WithLists("4.4.10", "Such a list that says nothing of the leaf", "PathRevocationUnknown",
            (authority, _) => [ListOf(Root), ListOf(authority).With(Unknown, isCritical: true, writer => writer.WriteNull())]);
        yield return WithLists("4.4.11", "A list that has ended", "PathRevocationUnknown", (authority, _) => [ListOf(Root), ListOf(authority) with { NextUpdate = SuiteCase.At.AddDays(-1) }]);
        yield return WithLists("4.4.12", "A list that ended in 1999, in two digits", "PathRevocationUnknown", (authority, _) =>
            [ListOf(Root), ListOf(authority) with { ThisUpdate = new(1998, 1, 1, 0, 0, 0, TimeSpan.Zero), NextUpdate = new(1999, 1, 1, 0, 0, 0, TimeSpan.Zero) }]);
        yield return WithLists("4.4.13", "A list with its times in four digits", null, (authority, _) => [ListOf(Root), ListOf(authority) with { HasGeneralizedTimes = true }]);

        foreach (var (number, serial, revoked, name) in new[]
        {
            ("4.4.14", MinusOne, (byte[])[0x01], "negative serial number"), ("4.4.15", MinusMany, MinusMany, "negative serial number, revoked"),
            ("4.4.16", Long, MinusOne, "long serial number"), ("4.4.17", Long, Long[..19], "long serial number of which the beginning is revoked"),
            ("4.4.18", Long, Long, "long serial number, revoked"), ("4.4 zero", (byte[])[0x00], (byte[])[0x01], "serial number zero"),
            ("4.4 very long", (byte[])[.. Long, 0x01, 0x02], Long, "serial number of 22 octets"),
        })
        {
            yield return WithLists(number, $"A {name}", serial == revoked || number == "4.4.18" ? "PathRevoked" : null,
                (authority, _) => [ListOf(Root), ListOf(authority).With(TestCertificate.Leaf("other", authority) with { SerialOctets = revoked })],
                authority => TestCertificate.Leaf("leaf", authority) with { SerialOctets = serial });
        }

        yield return SeparateKeys("4.4.19", "A key for lists that the root certified", null, (_, _) => { });
        yield return SeparateKeys("4.4.20", "A list of such a key that revokes the leaf", "PathRevoked", (list, leaf) => list.With(leaf));
        yield return SeparateKeys("4.4.21", "A key for lists that is itself revoked", "PathRevocationUnknown", (_, _) => { }, isSignerRevoked: true);
        yield return WithLists("4.4 version 1", "A list of version 1", null, (authority, _) => [ListOf(Root), ListOf(authority) with { Version = 1 }]);
        yield return WithLists("4.4 version 1, revoked", "A list of version 1 that revokes the leaf", "PathRevoked",
            (authority, leaf) => [ListOf(Root), (ListOf(authority) with { Version = 1 }).With(leaf, CrlReason.Unspecified)]);
    }

    // Authorities that take a new key and certify the new with the old or the old with the new.
    public static IEnumerable<SuiteCase> SelfIssued()
    {
        yield return Rollover("4.5.1", "The old key, certified by the new", null, isLeafOfOld: true, isRevoked: false);
        yield return Rollover("4.5.2", "Likewise, with the leaf revoked", "PathRevoked", isLeafOfOld: true, isRevoked: true);
        yield return Rollover("4.5.3", "The new key, certified by the old", null, isLeafOfOld: false, isRevoked: false);
        yield return Rollover("4.5.5", "Likewise, with the leaf revoked", "PathRevoked", isLeafOfOld: false, isRevoked: true);
        yield return OwnListKey("4.5.6", "A key for lists that the authority itself certified", null, isRevoked: false);
        yield return OwnListKey("4.5.7", "Likewise, with the leaf revoked", "PathRevoked", isRevoked: true);

        var authority = Authority();
        var lists = ListKey(authority);
        yield return new SuiteCase("4.5.8", "A leaf that the key for lists signed", "PathNotAuthority", TestCertificate.Leaf("leaf", lists), [authority, lists], [ListOf(Root), ListOf(authority)]);
    }

    private static SuiteCase SeparateKeys(string number, string name, string? code, Action<TestList, TestCertificate> change, bool isSignerRevoked = false)
    {
        var authority = Authority() with { KeyUsage = KeyUsages.KeyCertSign };
        var signer = TestCertificate.Authority("authority", Root) with { KeyName = "key for lists", KeyUsage = KeyUsages.CrlSign, IsAuthority = false };
        var leaf = TestCertificate.Leaf("leaf", authority);
        var (list, ofRoot) = (ListOf(signer), ListOf(Root));
        change(list, leaf);
        if (isSignerRevoked)
            ofRoot.With(signer);
        return new SuiteCase(number, name, code, leaf, [authority, signer], [ofRoot, list]);
    }

    private static SuiteCase Rollover(string number, string name, string? code, bool isLeafOfOld, bool isRevoked)
    {
        var (first, second) = isLeafOfOld ? ("new key", "old key") : ("old key", "new key");
        var upper = Authority() with { KeyName = $"authority, {first}" };
        var lower = TestCertificate.Authority("authority", upper) with { KeyName = $"authority, {second}" };
        var leaf = TestCertificate.Leaf("leaf", lower);
        var list = ListOf(upper);
        return new SuiteCase(number, name, code, leaf, [upper, lower], [ListOf(Root), isRevoked ? list.With(leaf) : list]);
    }

    private static TestCertificate ListKey(TestCertificate authority) => TestCertificate.Authority("authority", authority) with
    {
        KeyName = "authority, key for lists",
        KeyUsage = KeyUsages.CrlSign,
        IsAuthority = false,
    };

    // The status of the key for lists stands on a list of its own, signed by the key that certified it.
    private static SuiteCase OwnListKey(string number, string name, string? code, bool isRevoked)
    {
        const string own = "uri:http://ca.example.dk/own.crl";
        var authority = Authority();
        var signer = ListKey(authority).WithPoint(own);
        var leaf = TestCertificate.Leaf("leaf", authority);
        var list = ListOf(signer);
        return new SuiteCase(number, name, code, leaf, [authority, signer], [ListOf(Root), ListOf(authority).WithScope(own), isRevoked ? list.With(leaf) : list]);
    }
}
