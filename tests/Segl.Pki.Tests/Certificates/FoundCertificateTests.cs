using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Chains.Paths;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Linting.Form;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;
using Segl.Pki.Tests.Linting;
using Segl.Pki.Tests.Parsing;

namespace Segl.Pki.Tests.Certificates;

[Clause("RFC 5280", "4.1")]
public sealed class FoundCertificateTests
{
    private static readonly TestCertificate Root = TestCertificate.Authority("root");

    private static PathSettings Settings { get; } = new(TestCertificate.NotBeforeDefault.AddDays(30));

    [Fact]
    public void Is_one_of_ours_where_it_can_be()
    {
        var leaf = Leaf();

        leaf.Found.ShouldBeOfType<Certificate>().ShouldBe(leaf.Certificate);
        leaf.Found.Departures.ShouldBeEmpty();
        Linter.Judge(leaf.Found).ShouldAllBe(verdict => verdict.Finding == null);
    }

    [Fact]
    [Refuses<SerialNumberIsPositive>]
    [Clause("RFC 5280", "4.1.2.2")]
    public void Keeps_a_serial_number_that_is_none()
    {
        foreach (byte[] octets in new byte[][] { [0x00], [0xff], [0x80, 0x01], [0x00, .. Enumerable.Repeat((byte)0xff, 20)], [.. Enumerable.Repeat((byte)0x11, 22)] })
        {
            var found = Departs(Leaf() with { SerialOctets = octets }, "SerialNumberIsPositive");

            found.SerialOctets.ToArray().ShouldBe(octets);
            found.ToString().ShouldEndWith(Convert.ToHexStringLower(octets));
        }
    }

    [Fact]
    [Refuses<VersionIsThree>]
    [Clause("RFC 5280", "4.1.2.1")]
    public void Keeps_an_older_version()
    {
        Departs(Leaf() with { Version = 1 }, "VersionIsThree").Version.ShouldBe(1);
        Departs(Leaf() with { Version = 2 }, "VersionIsThree").Extensions.ShouldBeEmpty();
    }

    [Fact]
    [Refuses<UniqueIdentifiersAreAbsent>]
    public void Keeps_unique_identifiers() => Departs(Leaf() with { HasUniqueIdentifiers = true }, "UniqueIdentifiersAreAbsent");

    [Fact]
    [Refuses<ValidityIsInOrder>]
    public void Keeps_times_in_the_wrong_order() =>
        Departs(Leaf() with { NotBefore = TestCertificate.NotBeforeDefault.AddDays(9), NotAfter = TestCertificate.NotBeforeDefault }, "ValidityIsInOrder", "PathExpired");

    [Fact]
    [Refuses<SignatureAlgorithmsAgree>]
    public void Keeps_two_algorithms_for_one_signature() =>
        Departs(Leaf() with { OuterSignatureOid = "1.2.840.10045.4.3.3" }, "SignatureAlgorithmsAgree", "PathCertificateAmbiguous");

    [Fact]
    [Refuses<NameValuesAreText>]
    public void Keeps_a_value_that_is_no_text()
    {
        var name = TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("2.5.4.45");
                writer.WriteBitString([1, 2]);
            }
        });

        var found = Departs(Leaf() with { SubjectDer = name }, "NameValuesAreText");

        found.Subject.ToString().ShouldBe("2.5.4.45=#0303000102");
    }

    [Fact]
    [Refuses<KeyIsOfKnownKind>]
    public void Keeps_a_key_that_nobody_knows()
    {
        byte[] spki = [0x30, 0x09, 0x30, 0x04, 0x06, 0x02, 0x2a, 0x03, 0x03, 0x01, 0x00];

        var found = Departs(Leaf() with { SpkiDer = spki }, "KeyIsOfKnownKind");

        found.Key.Known.ShouldBeNull();
        found.Key.Fault.ShouldNotBeNull().Code.ShouldBe("KeyAlgorithmNotSupported");
    }

    [Fact]
    public void Knows_keys_that_are_not_certified_here()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        var authority = TestCertificate.Authority("P-521", Root) with { SpkiDer = large.ExportSubjectPublicKeyInfo() };
        var leaf = Leaf(authority) with { SignedBy = large, SignatureOid = "1.2.840.10045.4.3.4", Hash = HashAlgorithmName.SHA512 };

        authority.Found.Departures.ShouldBeEmpty();
        authority.Found.Key.Fault.ShouldNotBeNull().Code.ShouldBe("KeyCurveNotSupported");
        authority.Found.Key.Family.ShouldBe(SignatureFamily.Ecdsa);
        Certificate.Parse(authority.Der).IsRefused.ShouldBeTrue();
        PathValidation.Validate(leaf.Found, [authority.Found], [TrustAnchor.Of(Root.Found)], Settings).Refusal.ShouldBeNull();
    }

    [Fact]
    [Refuses<ExtensionsStandOnce>]
    [Clause("RFC 5280", "4.2")]
    public void Keeps_the_first_of_an_extension_that_stands_twice() =>
        Departs(Leaf().WithAlternativeNames("dns:a.example.dk").WithAlternativeNames("dns:b.example.dk"), "ExtensionsStandOnce", "PathCertificateAmbiguous")
            .Extensions.SubjectAltName.ShouldNotBeNull().Names.Single().Text.ShouldBe("a.example.dk");

    [Fact]
    [Refuses<ExtensionsAreReadable>]
    [Clause("RFC 5280", "4.2")]
    public void Keeps_an_extension_that_cannot_be_read()
    {
        var found = Departs(Leaf().With("2.5.29.17", isCritical: false, writer => writer.WriteNull()), "ExtensionsAreReadable", "PathCertificateAmbiguous");

        found.Extensions.SubjectAltName.ShouldBeNull();
        found.Extensions.Find("2.5.29.17").ShouldNotBeNull();
    }

    [Fact]
    [Refuses<DefaultsAreLeftOut>]
    [Clause("X.690", "11.5")]
    public void Keeps_a_default_that_is_written()
    {
        var written = (Leaf() with { HasBasicConstraints = false }).With("2.5.29.19", isCritical: true, writer => writer.WriteEncodedValue([0x30, 0x03, 0x01, 0x01, 0x00]));

        Departs(written, "DefaultsAreLeftOut").Extensions.BasicConstraints.ShouldBe(new BasicConstraints(IsAuthority: false, PathLength: null));
    }

    [Fact]
    [Refuses<ExtensionListIsNotEmpty>]
    public void Keeps_a_list_of_extensions_with_none_in_it() =>
        Departs(Leaf() with { HasBasicConstraints = false, KeyUsage = null, HasKeyIdentifiers = false }, "ExtensionListIsNotEmpty");

    [Fact]
    [Refuses<EncodingIsDer>]
    public void Says_what_the_strict_reader_says_where_nothing_else_is_wrong()
    {
        // Two attributes in one relative name stand in the wrong order.
        var name = TbsEdit.Der(writer =>
        {
            using (writer.PushSequence())
                writer.WriteEncodedValue([0x31, 0x14, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x0a, 0x0c, 0x01, 0x62, 0x30, 0x08, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x01, 0x61]);
        });

        Departs(Leaf() with { SubjectDer = name }, "EncodingIsDer", "PathCertificateAmbiguous").Subject.RelativeNames.Single().Count.ShouldBe(2);
    }

    [Fact]
    public void Is_refused_where_its_parts_cannot_be_told_apart()
    {
        var der = Leaf().Der;

        FoundCertificate.Read(new byte[FoundCertificate.BytesMax + 1]).Refusal.ShouldNotBeNull().Code.ShouldBe("CertificateTooLarge");
        FoundCertificate.Read((byte[])[.. der, 0]).Refusal.ShouldNotBeNull().Code.ShouldBe("CertificateTrailingBytes");
        for (var length = 0; length < der.Length; length++)
            FoundCertificate.Read(der.AsMemory(0, length)).IsRefused.ShouldBeTrue();
    }

    [Fact]
    public void Never_throws_and_departs_wherever_the_strict_reader_refuses()
    {
        var der = Leaf().WithAlternativeNames("dns:www.example.dk").WithPolicies("1.2.3.1").Der;
        foreach (var damaged in Mutations.Splices(der, 10_000).Concat(Mutations.BitFlips(der)))
        {
            var found = FoundCertificate.Read(damaged);
            if (!found.IsRefused)
                (found.Value is Certificate || found.Value.Departures.Count > 0 || found.Value.Key.Fault is not null).ShouldBeTrue();
        }
    }

    private static TestCertificate Leaf(TestCertificate? authority = null) => TestCertificate.Leaf("leaf", authority ?? Root);

    // What one rule alone says, and what the validator makes of it.
    private static FoundCertificate Departs(TestCertificate certificate, string lint, string code = "PathProfileBroken")
    {
        Certificate.Parse(certificate.Der).IsRefused.ShouldBeTrue();
        PathValidation.Validate(certificate.Found, [], [TrustAnchor.Of(Root.Found)], Settings).Refusal.ShouldNotBeNull().Code.ShouldBe(code);
        return Departs(certificate.Found, lint);
    }

    private static FoundCertificate Departs(FoundCertificate found, string lint)
    {
        var broken = Linter.Judge(found).Where(verdict => verdict.Finding is not null).ToList();
        broken.Select(verdict => verdict.Lint.Name).ShouldBe([lint]);
        broken[0].Finding.ShouldNotBeNull().Clause.ShouldBe(broken[0].Lint.Clause);
        return found;
    }
}
