using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Tests.Certificates;

/// <summary>Our templates against real OCES3 certificates.</summary>
public sealed class TemplateEqualsReferenceTests
{
    private const string Policy2023 = "1.2.208.169.1.1.1.3.7";
    private const string Policy2024 = "1.2.208.169.1.1.1.3.7.1";

    public static TheoryData<string, string, string, string> EndEntities => new()
    {
        { "test-organisation-with-email-lookupservice-2023", OcesTemplate.OrganisationId, Policy2023, "ca-test-issuing-1" },
        { "test-organisation-no-email-lucapacioli-o1-2023", OcesTemplate.OrganisationId, Policy2023, "ca-test-issuing-1" },
        { "test-system-testorganisation-98753572-2022", OcesTemplate.SystemId, Policy2023, "ca-test-issuing-1" },
        { "test-system-skat-b2b-2026", OcesTemplate.SystemId, Policy2024, "ca-test-issuing-1" },
        { "prod-system-kombit-sp-signing-2023", OcesTemplate.SystemId, Policy2023, "ca-prod-issuing-1" },
        { "prod-system-skat-b2b-2023", OcesTemplate.SystemId, Policy2023, "ca-prod-issuing-1" },
        { "prod-system-nemlogin-idp-2025", OcesTemplate.SystemId, Policy2024, "ca-prod-issuing-1" },
        { "prod-system-skat-b2b-2026", OcesTemplate.SystemId, Policy2024, "ca-prod-issuing-1" },
    };

    public static TheoryData<string, string> Authorities => new()
    {
        { "ca-test-root", "ca-test-root" },
        { "ca-prod-root", "ca-prod-root" },
        { "ca-test-issuing-1", "ca-test-root" },
        { "ca-prod-issuing-1", "ca-prod-root" },
    };

    [Theory]
    [MemberData(nameof(EndEntities))]
    public void Drafts_the_very_bytes_that_were_signed_in_a_real_end_entity_certificate(
        string name, string templateId, string policyOid, string authority)
    {
        var real = ReferenceCertificates.Parse(name);
        var issuer = IssuerOf(real, ReferenceCertificates.Parse(authority), SignatureAlgorithm.RsaPssSha256);
        var template = TemplateOf(templateId, policyOid);

        var draft = template.Draft(
            SubjectOf(real), real.PublicKey, issuer, real.SerialNumber, Validity.From(real.Validity.NotBefore, template.Lifetime));

        Convert.ToHexStringLower(draft.ToBeSigned.Span).ShouldBe(Convert.ToHexStringLower(real.ToBeSigned.Der.Span));
    }

    [Theory]
    [MemberData(nameof(Authorities))]
    public void Drafts_the_very_bytes_that_were_signed_in_a_real_authority_certificate(string name, string authority)
    {
        var real = ReferenceCertificates.Parse(name);
        var issuer = IssuerOf(real, ReferenceCertificates.Parse(authority), SignatureAlgorithm.RsaPssSha512);
        var template = real.Equals(ReferenceCertificates.Parse(authority)) ? AuthorityTemplate.Root : AuthorityTemplate.Issuing;

        var draft = template.Draft(
            real.Subject, real.PublicKey, issuer, real.SerialNumber, Validity.From(real.Validity.NotBefore, template.Lifetime));

        Convert.ToHexStringLower(draft.ToBeSigned.Span).ShouldBe(Convert.ToHexStringLower(real.ToBeSigned.Der.Span));
    }

    [Theory]
    [MemberData(nameof(EndEntities))]
    public void An_issued_certificate_differs_from_a_real_one_only_in_serial_key_key_identifiers_and_signature(
        string name, string templateId, string policyOid, string authority)
    {
        _ = authority;
        var real = ReferenceCertificates.Parse(name);
        var issuer = Renamed(real, TestPki.AuthorityKey, SignatureAlgorithm.RsaPssSha256);
        var template = TemplateOf(templateId, policyOid);
        var draft = template.Draft(
            SubjectOf(real), TestPki.SubjectKey, issuer, SerialNumber.Draw(), Validity.From(real.Validity.NotBefore, template.Lifetime));

        var ours = TestPki.Issue(draft, template, issuer, TestPki.AuthorityKey);

        // One extension more where there is a subjectAltName: the key identifier of the subject is the last but one.
        var hasAddress = real.EmailAddress is not null;
        Differences(ours, real).ShouldBe(["/0/0/1", "/0/0/6/1/0/0", "/0/0/7/0/1/1/0/0", $"/0/0/7/0/{(hasAddress ? 7 : 6)}/1", "/0/2"]);
    }

    [Theory]
    [InlineData("ca-test-root")]
    [InlineData("ca-prod-root")]
    public void An_issued_root_differs_from_a_real_one_only_in_serial_key_key_identifier_and_signature(string name)
    {
        var real = ReferenceCertificates.Parse(name);
        var issuer = Renamed(real, TestPki.RootKey, SignatureAlgorithm.RsaPssSha512);
        var draft = AuthorityTemplate.Root.Draft(
            real.Subject,
            issuer.PublicKey,
            issuer,
            SerialNumber.Draw(),
            Validity.From(real.Validity.NotBefore, AuthorityTemplate.Root.Lifetime));

        var ours = TestPki.Issue(draft, AuthorityTemplate.Root, issuer, TestPki.RootKey);

        Differences(ours, real).ShouldBe(["/0/0/1", "/0/0/6/1/0/0", "/0/0/7/0/3/1", "/0/2"]);
    }

    [Theory]
    [InlineData("ca-test-issuing-1")]
    [InlineData("ca-prod-issuing-1")]
    public void An_issued_issuing_authority_differs_from_a_real_one_only_in_serial_key_key_identifiers_and_signature(string name)
    {
        var real = ReferenceCertificates.Parse(name);
        var issuer = Renamed(real, TestPki.RootKey, SignatureAlgorithm.RsaPssSha512);
        var publicKey = SubjectPublicKey.Of(TestPki.AuthorityKey);
        var template = AuthorityTemplate.Issuing;
        var draft = template.Draft(
            real.Subject, publicKey, issuer, SerialNumber.Draw(), Validity.From(real.Validity.NotBefore, template.Lifetime));

        var ours = TestPki.Issue(draft, template, issuer, TestPki.RootKey);

        Differences(ours, real).ShouldBe(["/0/0/1", "/0/0/6/1/0/0", "/0/0/7/0/1/1/0/0", "/0/0/7/0/4/1", "/0/2"]);
    }

    /// <summary>Paths of values that differ; tags, places and lengths must be the same throughout.</summary>
    private static List<string> Differences(Certificate ours, Certificate real)
    {
        var (mine, theirs) = (DerOutline.Of(ours.Der), DerOutline.Of(real.Der));
        mine.Select(leaf => (leaf.Path, leaf.Tag, leaf.Octets)).ShouldBe(theirs.Select(leaf => (leaf.Path, leaf.Tag, leaf.Octets)));
        return [.. mine.Zip(theirs).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Path)];
    }

    private static OcesTemplate TemplateOf(string templateId, string policyOid)
    {
        var settings = OcesSettings.Parse(policyOid, "https://uid.gov.dk", "UI:DK-O:G:").Value;
        return templateId == OcesTemplate.OrganisationId ? OcesTemplate.Organisation(settings) : OcesTemplate.System(settings);
    }

    private static OcesSubject SubjectOf(Certificate real)
    {
        var values = real.Subject.Attributes.ToDictionary(
            attribute => attribute.Type, attribute => attribute.Value, StringComparer.Ordinal);
        return new OcesSubject(
            CommonName.Parse(values["2.5.4.3"]).Value,
            OrganizationName.Parse(values["2.5.4.10"]).Value,
            Cvr.Parse(values["2.5.4.97"]["NTRDK-".Length..], CvrRule.FictitiousAllowed).Value,
            Guid.Parse(values["2.5.4.5"]["UI:DK-O:G:".Length..]),
            real.EmailAddress);
    }

    private static Issuer IssuerOf(Certificate real, Certificate authority, SignatureAlgorithm algorithm) =>
        Issuer.Of(
            authority,
            algorithm,
            real.Extensions.AuthorityInfoAccess!.CaIssuersUri!,
            real.Extensions.AuthorityInfoAccess.OcspUri!,
            real.Extensions.CrlDistributionPoints!.Uris[0]);

    private static Issuer Renamed(Certificate real, RSA key, SignatureAlgorithm algorithm) =>
        new(real.Issuer, SubjectPublicKey.Of(key), algorithm, real.Extensions.AuthorityInfoAccess!.CaIssuersUri!,
            real.Extensions.AuthorityInfoAccess.OcspUri!, real.Extensions.CrlDistributionPoints!.Uris[0]);
}
