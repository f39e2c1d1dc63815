using System.Formats.Asn1;
using Segl.Pki.Linting.En319412;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Linting.En319412;

/// <summary>One bad case of each lint; the good ones are in <see cref="LinterTests"/>.</summary>
public sealed class En319412LintTests
{
    [Theory]
    [InlineData("2.5.4.6")]
    [InlineData("2.5.4.10")]
    [InlineData("2.5.4.97")]
    [InlineData("2.5.4.3")]
    [Refuses<SubjectNamesLegalPerson>]
    [Clause("EN 319 412-3", "4.2.1")]
    public void Refuses_a_subject_that_lacks_what_names_a_legal_person(string type) =>
        LintCases.WithAttribute(type, value: null).ShouldBeRefused("LegalPersonAttributeMissing");

    [Theory]
    [InlineData("98753572")]
    [InlineData("NTRDK98753572")]
    [InlineData("NTRSE-98753572")]
    [InlineData("ntrDK-98753572")]
    [InlineData("NTRDK-")]
    [Refuses<OrganizationIdentifierFollowsScheme>]
    [Clause("EN 319 412-1", "5.1.4")]
    public void Refuses_organisation_identifiers_of_another_form(string identifier) =>
        LintCases.WithAttribute("2.5.4.97", identifier).ShouldBeRefused("OrganizationIdentifierMalformed");

    [Fact]
    [Refuses<SemanticsAreOfLegalPerson>]
    [Clause("EN 319 412-1", "5.1.4")]
    public void Refuses_the_semantics_of_a_natural_person()
    {
        new TbsEdit(LintCases.Organisation())
            .Extension("1.3.6.1.5.5.7.1.3", writer => WriteSemantics(writer, "0.4.0.194121.1.1"))
            .ShouldBeRefused("SemanticsNotOfLegalPerson");
        new TbsEdit(LintCases.Organisation()).Without("1.3.6.1.5.5.7.1.3").ShouldBeRefused("SemanticsNotOfLegalPerson");
    }

    [Fact]
    [Refuses<ClaimsNotToBeQualified>]
    [Clause("EN 319 412-5", "4.2.1")]
    public void Refuses_the_claim_to_be_qualified() => new TbsEdit(LintCases.Organisation())
        .Extension("1.3.6.1.5.5.7.1.3", writer =>
        {
            using (writer.PushSequence())
            using (writer.PushSequence())
                writer.WriteObjectIdentifier("0.4.0.1862.1.1");
        })
        .ShouldBeRefused("QualifiedClaimed");

    [Fact]
    [Refuses<KeyUsageIsOfOneType>]
    [Clause("EN 319 412-2", "4.3.2")]
    public void Refuses_a_mix_of_key_usages_that_is_of_no_type() => new TbsEdit(LintCases.Organisation())
        .Extension("2.5.29.15", writer => writer.WriteNamedBitList(TestKeyUsage.NonRepudiation | TestKeyUsage.KeyEncipherment))
        .ShouldBeRefused("KeyUsageNotOfOneType");

    private static void WriteSemantics(AsnWriter writer, string semanticsOid)
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.3.6.1.5.5.7.11.2");
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(semanticsOid);
                using (writer.PushSequence())
                    writer.WriteCharacterString(
                        UniversalTagNumber.IA5String, "https://uid.gov.dk", new Asn1Tag(TagClass.ContextSpecific, 6));
            }
        }
    }
}
