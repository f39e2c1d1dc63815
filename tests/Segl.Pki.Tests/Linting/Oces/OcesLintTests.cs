using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting.Oces;
using Segl.Pki.Names;

namespace Segl.Pki.Tests.Linting.Oces;

/// <summary>One bad case of each lint; the good ones are in <see cref="LinterTests"/>.</summary>
public sealed class OcesLintTests
{
    [Fact]
    [Refuses<LifetimeIsTheTemplates>]
    public void Refuses_a_certificate_that_lasts_a_second_too_long()
    {
        var draft = TestPki.Organisation.Draft(
            TestPki.Subject, TestPki.SubjectKey, TestPki.Issuer, SerialNumber.Draw(),
            Validity.From(TestPki.Now, TestPki.Organisation.Lifetime + TimeSpan.FromSeconds(1)));

        draft.ShouldBeRefused("LifetimeNotTheTemplates");
    }

    [Fact]
    [Refuses<ExtensionsFollowTemplate>]
    public void Refuses_extensions_that_are_missing_misplaced_unknown_or_wrongly_critical()
    {
        var swapped = new TbsEdit(LintCases.Organisation());
        (swapped.Extensions[1], swapped.Extensions[2]) = (swapped.Extensions[2], swapped.Extensions[1]);

        swapped.ShouldBeRefused("ExtensionsNotOfTemplate");
        new TbsEdit(LintCases.Organisation()).Without("2.5.29.31").ShouldBeRefused("ExtensionsNotOfTemplate");
        new TbsEdit(LintCases.Organisation()).With("1.2.3.4", writer => writer.WriteNull()).ShouldBeRefused("ExtensionsNotOfTemplate");
        new TbsEdit(LintCases.Organisation()).Criticality("2.5.29.15", isCritical: false).ShouldBeRefused("ExtensionsNotOfTemplate");
        new TbsEdit(LintCases.Organisation()).Criticality("2.5.29.32", isCritical: true).ShouldBeRefused("ExtensionsNotOfTemplate");
    }

    [Fact]
    [Refuses<KeyIsRsa3072>]
    public void Refuses_other_keys_than_RSA_of_3072_bits()
    {
        using var small = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        WithKey(SubjectPublicKey.Of(small)).ShouldBeRefused("OcesKeyUnsuitable");
        WithKey(SubjectPublicKey.Of(curve)).ShouldBeRefused("OcesKeyUnsuitable");
        WithKey(TestKeys.Rsa(TestKeys.ModulusOf(TestPki.SubjectKey), 65539)).ShouldBeRefused("OcesKeyUnsuitable");
    }

    [Fact]
    [Refuses<SubjectFollowsTemplate>]
    public void Refuses_a_subject_in_another_order_or_with_more_in_it()
    {
        (string, string, UniversalTagNumber)[] turned = [.. LintCases.SubjectAttributes.Reverse()];
        (string, string, UniversalTagNumber)[] longer = [.. LintCases.SubjectAttributes, (
            "2.5.4.11", "Salg", UniversalTagNumber.UTF8String)];

        new TbsEdit(LintCases.Organisation()).Subject(turned).ShouldBeRefused("OcesSubjectNotOfTemplate");
        new TbsEdit(LintCases.Organisation()).Subject(longer).ShouldBeRefused("OcesSubjectNotOfTemplate");
        LintCases.WithAttribute("2.5.4.3", "Ordre", UniversalTagNumber.PrintableString).ShouldBeRefused("OcesSubjectNotOfTemplate");
    }

    [Theory]
    [InlineData("64cd7675-5f17-4bd8-8ac4-5a888bb6de5a")]
    [InlineData("UI:DK-O:G:64CD7675-5F17-4BD8-8AC4-5A888BB6DE5A")]
    [InlineData("UI:DK-O:G:64cd76755f174bd88ac45a888bb6de5a")]
    [InlineData("UI:DK-O:G:")]
    [Refuses<SubjectIdentifierNamesProfile>]
    public void Refuses_subject_identifiers_that_are_not_prefix_and_uuid(string identifier) =>
        LintCases.WithAttribute("2.5.4.5", identifier).ShouldBeRefused("OcesSubjectIdentifierMalformed");

    [Theory]
    [InlineData("NTRDK-34051179")]
    [InlineData("NTRDK- 34051178")]
    [InlineData("VATDK-34051178")]
    [Refuses<OrganizationIdentifierIsCvr>]
    public void Refuses_organisation_identifiers_that_are_no_CVR_numbers(string identifier) =>
        LintCases.WithAttribute("2.5.4.97", identifier).ShouldBeRefused("OcesOrganizationIdentifierNotCvr");

    [Theory]
    [InlineData("Danske\u200B Bank")]
    [InlineData("D\u0430nske Bank")]
    [InlineData(" Danske Bank")]
    [Refuses<NamesAreReadable>]
    public void Refuses_names_that_deceive_the_eye(string name)
    {
        LintCases.WithAttribute("2.5.4.3", name).ShouldBeRefused("OcesNameNotReadable");
        LintCases.WithAttribute("2.5.4.10", name).ShouldBeRefused("OcesNameNotReadable");
    }

    [Fact]
    [Refuses<AlternativeNameIsOneAddress>]
    public void Refuses_alternative_names_that_are_not_one_address()
    {
        new TbsEdit(LintCases.Organisation()).Extension("2.5.29.17", writer => WriteNames(writer, (1, "a@example.dk"), (1, "b@example.dk")))
            .ShouldBeRefused("OcesAlternativeNameNotOneAddress");
        new TbsEdit(LintCases.Organisation()).Extension("2.5.29.17", writer => WriteNames(writer, (2, "example.dk")))
            .ShouldBeRefused("OcesAlternativeNameNotOneAddress");
    }

    [Fact]
    [Refuses<PoliciesAreTheAuthoritys>]
    public void Refuses_the_policy_of_another_authority()
    {
        var template = OcesTemplate.Organisation(OcesSettings.Parse("1.3.6.1.4.1.99999.1", "https://uid.gov.dk", "UI:DK-O:G:").Value);

        LintCases.Organisation().ShouldBeRefused("OcesPoliciesWrong", template);
    }

    [Fact]
    [Refuses<StatementsAreTheAuthoritys>]
    public void Refuses_the_name_registration_authority_of_another()
    {
        var template = OcesTemplate.Organisation(
            OcesSettings.Parse("1.2.208.169.1.1.1.3.7.1", "https://uid.example.dk", "UI:DK-O:G:").Value);

        LintCases.Organisation().ShouldBeRefused("OcesStatementsWrong", template);
    }

    [Fact]
    [Refuses<KeyUsageIsOfTheType>]
    public void Refuses_the_key_usage_of_the_other_type() => LintCases.Organisation().ShouldBeRefused("OcesKeyUsageWrong", TestPki.System);

    [Fact]
    [Refuses<AddressesAreTheIssuers>]
    public void Refuses_the_addresses_of_another_authority()
    {
        LintCases.Organisation().ShouldBeRefused("AuthorityInfoAccessNotTheIssuers", issuer: TestPki.Issuer with
        {
            OcspUri = "http://other.example.dk/ocsp",
        });
        LintCases.Organisation().ShouldBeRefused("CrlDistributionPointNotTheIssuers", issuer: TestPki.Issuer with
        {
            CrlUri = "http://other.example.dk/ca.crl",
        });
    }

    private static CertificateDraft WithKey(SubjectPublicKey key) =>
        TestPki.Organisation.Draft(TestPki.Subject, key, TestPki.Issuer, SerialNumber.Draw(), TestPki.ValidityOf(TestPki.Organisation));

    private static void WriteNames(AsnWriter writer, params (int Kind, string Text)[] names)
    {
        using (writer.PushSequence())
        {
            foreach (var (kind, text) in names)
                writer.WriteCharacterString(UniversalTagNumber.IA5String, text, new Asn1Tag(TagClass.ContextSpecific, kind));
        }
    }
}
