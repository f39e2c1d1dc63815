using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting.Rfc5280;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Linting.Rfc5280;

/// <summary>One bad case of each lint; the good ones are in <see cref="LinterTests"/>.</summary>
public sealed class Rfc5280LintTests
{
    [Fact]
    [Refuses<DraftSaysWhatWasMeant>]
    [Clause("RFC 5280", "4.1.2")]
    public void Refuses_bytes_that_say_something_else_than_was_meant()
    {
        var draft = LintCases.Organisation();

        (draft with { SerialNumber = SerialNumber.Draw() }).ShouldBeRefused("DraftNotAsMeant");
        (draft with { Subject = TestPki.AuthorityName }).ShouldBeRefused("DraftNotAsMeant");
        (draft with { Validity = Validity.From(TestPki.Now.AddDays(1), TestPki.Organisation.Lifetime) }).ShouldBeRefused("DraftNotAsMeant");
        (draft with { PublicKey = TestPki.Issuer.PublicKey }).ShouldBeRefused("DraftNotAsMeant");
    }

    [Fact]
    [Refuses<SerialNumberHasTwentyOctets>]
    [Clause("RFC 5280", "4.1.2.2")]
    public void Refuses_a_short_serial_number()
    {
        new TbsEdit(LintCases.Organisation()).SerialNumber(0x12, 0x34).ShouldBeRefused("SerialNumberTooShort");
        new TbsEdit(LintCases.Organisation()).SerialNumber([0x00, 0x80, .. new byte[18]]).ShouldBeRefused("SerialNumberTooShort");
    }

    [Fact]
    [Refuses<SignatureAlgorithmIsTheIssuers>]
    [Clause("RFC 5280", "4.1.2.3")]
    public void Refuses_another_signature_algorithm_than_the_issuer_s() =>
        new TbsEdit(LintCases.Organisation()).Signature(SignatureAlgorithm.RsaPssSha512).ShouldBeRefused("SignatureAlgorithmNotTheIssuers");

    [Fact]
    [Clause("RFC 5280", "4.1.2.3")]
    public void Refuses_an_issuer_whose_algorithm_is_not_for_its_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = TestPki.IssuerWith(key, SignatureAlgorithm.EcdsaP384Sha384);

        TestPki.Draft(TestPki.Organisation, issuer: issuer).ShouldBeRefused("SignatureAlgorithmNotForKey", issuer: issuer);
    }

    [Fact]
    [Refuses<IssuerIsTheSigner>]
    [Clause("RFC 5280", "4.1.2.4")]
    public void Refuses_another_issuer_s_name() =>
        new TbsEdit(LintCases.Organisation()).Issuer(TestPki.NameOfAuthority("Another").Der).ShouldBeRefused("IssuerNotTheSigner");

    [Fact]
    [Refuses<ValidityIsWithinTheIssuers>]
    [Clause("RFC 5280", "6.1.3")]
    public void Refuses_a_certificate_that_outlives_its_issuer()
    {
        var issuer = TestPki.Issuer with { Validity = Validity.From(TestPki.Now, TimeSpan.FromDays(1094)) };

        LintCases.Organisation().ShouldBeRefused("ValidityOutsideTheIssuers", issuer: issuer);
    }

    [Fact]
    [Clause("RFC 5280", "6.1.3")]
    public void Lets_a_certificate_end_in_the_issuer_s_last_second()
    {
        var issuer = TestPki.Issuer with { Validity = Validity.From(TestPki.Now, TimeSpan.FromDays(1095)) };

        LintCases.Codes(LintCases.Organisation(), issuer: issuer).ShouldBeEmpty();
    }

    [Fact]
    [Refuses<SubjectIsNamed>]
    [Clause("RFC 5280", "4.1.2.6")]
    public void Refuses_an_empty_subject() => new TbsEdit(LintCases.Organisation()).Subject().ShouldBeRefused("SubjectEmpty");

    [Fact]
    [Refuses<NameStringsAreOfTheirType>]
    [Clause("RFC 5280", "4.1.2.4")]
    public void Refuses_names_in_the_wrong_string_type()
    {
        LintCases.WithAttribute("2.5.4.6", "DK", UniversalTagNumber.UTF8String).ShouldBeRefused("NameEncodingWrong");
        LintCases.WithAttribute("2.5.4.3", "Ordre", UniversalTagNumber.BMPString).ShouldBeRefused("NameEncodingWrong");
    }

    [Fact]
    [Refuses<NameLengthsAreWithinBounds>]
    [Clause("RFC 5280", "Appendix A.1")]
    public void Refuses_names_over_the_bounds_of_X520()
    {
        LintCases.WithAttribute("2.5.4.3", new string('a', 65)).ShouldBeRefused("NameAttributeTooLong");
        LintCases.WithAttribute("2.5.4.6", "DNK").ShouldBeRefused("NameAttributeTooLong");
    }

    [Fact]
    [Refuses<AuthorityKeyIdentifierIsTheIssuers>]
    [Clause("RFC 5280", "4.2.1.1")]
    public void Refuses_a_missing_or_wrong_authority_key_identifier()
    {
        new TbsEdit(LintCases.Organisation()).Without("2.5.29.35").ShouldBeRefused("AuthorityKeyIdentifierMissing");
        new TbsEdit(LintCases.Organisation())
            .Extension("2.5.29.35", writer => WriteKeyIdentifier(writer, TestPki.SubjectKey.KeyIdentifier.Span))
            .ShouldBeRefused("AuthorityKeyIdentifierWrong");
        new TbsEdit(LintCases.Organisation())
            .Extension("2.5.29.35", writer => writer.WriteEncodedValue([0x30, 0x00]))
            .ShouldBeRefused("AuthorityKeyIdentifierWrong");
    }

    [Fact]
    [Refuses<SubjectKeyIdentifierIsOfTheKey>]
    [Clause("RFC 5280", "4.2.1.2")]
    public void Refuses_the_key_identifier_of_another_key()
    {
        new TbsEdit(LintCases.Organisation())
            .Extension("2.5.29.14", writer => writer.WriteOctetString(TestPki.Issuer.PublicKey.KeyIdentifier.Span))
            .ShouldBeRefused("SubjectKeyIdentifierWrong");
        new TbsEdit(LintCases.Organisation()).Without("2.5.29.14").ShouldBeRefused("SubjectKeyIdentifierWrong");
    }

    [Fact]
    [Refuses<KeyUsageFitsAuthority>]
    [Clause("RFC 5280", "4.2.1.3")]
    public void Refuses_end_entities_that_may_sign_certificates_and_authorities_that_may_not()
    {
        new TbsEdit(LintCases.Organisation()).Extension("2.5.29.15", writer => writer.WriteNamedBitList(TestKeyUsage.KeyCertSign))
            .ShouldBeRefused("KeyUsageNotForSubject");
        new TbsEdit(LintCases.IssuingAuthority())
            .Extension("2.5.29.15", writer => writer.WriteNamedBitList(TestKeyUsage.CrlSign)).ToDraft()
            .ShouldBeRefused("KeyUsageNotForSubject", AuthorityTemplate.Issuing, LintCases.Root);
        new TbsEdit(LintCases.Organisation()).Without("2.5.29.15").ShouldBeRefused("KeyUsageMissing");
    }

    [Fact]
    [Refuses<BasicConstraintsFitTemplate>]
    [Clause("RFC 5280", "4.2.1.9")]
    public void Refuses_end_entities_that_are_marked_as_authorities_and_wrong_path_lengths()
    {
        new TbsEdit(LintCases.Organisation())
            .Extension("2.5.29.19", writer => writer.WriteEncodedValue([0x30, 0x03, 0x01, 0x01, 0xff]))
            .ShouldBeRefused("BasicConstraintsWrong");
        new TbsEdit(LintCases.IssuingAuthority())
            .Extension("2.5.29.19", writer => writer.WriteEncodedValue([0x30, 0x06, 0x01, 0x01, 0xff, 0x02, 0x01, 0x01])).ToDraft()
            .ShouldBeRefused("BasicConstraintsWrong", AuthorityTemplate.Issuing, LintCases.Root);
    }

    [Fact]
    [Refuses<PoliciesHaveNoQualifiers>]
    [Clause("RFC 5280", "4.2.1.4")]
    public void Refuses_policy_qualifiers() => new TbsEdit(LintCases.Organisation())
        .Extension("2.5.29.32", writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("0.4.0.2042.1.1");
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("1.3.6.1.5.5.7.2.1");
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, "http://example.dk/cps");
                }
            }
        })
        .ShouldBeRefused("PolicyHasQualifiers");

    [Fact]
    [Refuses<AlternativeNamesAreMailboxes>]
    [Clause("RFC 5280", "4.2.1.6")]
    public void Refuses_alternative_names_that_are_no_mailboxes() => new TbsEdit(LintCases.Organisation())
        .Extension("2.5.29.17", writer =>
        {
            using (writer.PushSequence())
                writer.WriteCharacterString(
                    UniversalTagNumber.IA5String, "Ordre <ordre@example.dk>", new Asn1Tag(TagClass.ContextSpecific, 1));
        })
        .ShouldBeRefused("AlternativeNameNotMailbox");

    [Theory]
    [InlineData("https://ca.example.dk/issuing.crl")]
    [InlineData("ldap://ca.example.dk/cn=issuing")]
    [InlineData("issuing.crl")]
    [Refuses<AddressesAreHttp>]
    [Clause("RFC 5280", "4.2.2.1")]
    public void Refuses_addresses_that_are_not_http(string uri)
    {
        var issuer = TestPki.Issuer with { CrlUri = uri };

        TestPki.Draft(TestPki.Organisation, issuer: issuer).ShouldBeRefused("AddressNotHttp", issuer: issuer);
    }

    private static void WriteKeyIdentifier(AsnWriter writer, ReadOnlySpan<byte> identifier)
    {
        using (writer.PushSequence())
            writer.WriteOctetString(identifier, new Asn1Tag(TagClass.ContextSpecific, 0));
    }
}
