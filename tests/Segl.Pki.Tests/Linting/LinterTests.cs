using System.Reflection;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Linting;

public sealed class LinterTests
{
    private static readonly Type[] LintTypes = [.. typeof(Lint).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(Lint)))];

    [Fact]
    public void Finds_nothing_in_good_organisation_certificates() => LintCases.Codes(LintCases.Organisation()).ShouldBeEmpty();

    [Fact]
    public void Finds_nothing_in_good_certificates_without_an_address() =>
        LintCases.Codes(TestPki.Draft(TestPki.Organisation, TestPki.Subject with { EmailAddress = null })).ShouldBeEmpty();

    [Fact]
    public void Finds_nothing_in_good_system_certificates() =>
        LintCases.Codes(TestPki.Draft(TestPki.System), TestPki.System).ShouldBeEmpty();

    [Fact]
    public void Finds_nothing_in_good_certificates_of_roots() =>
        LintCases.Codes(LintCases.RootAuthority(), AuthorityTemplate.Root, LintCases.Root).ShouldBeEmpty();

    [Fact]
    public void Finds_nothing_in_good_certificates_of_issuing_authorities() =>
        LintCases.Codes(LintCases.IssuingAuthority(), AuthorityTemplate.Issuing, LintCases.Root).ShouldBeEmpty();

    [Fact]
    public void Finds_nothing_in_good_certificates_of_responders() =>
        LintCases.Codes(LintCases.Responder(), ResponderTemplate.Ocsp).ShouldBeEmpty();

    [Fact]
    public void Finds_nothing_in_real_certificates_when_it_is_told_who_issued_them()
    {
        var real = ReferenceCertificates.Parse("test-organisation-with-email-lookupservice-2023");
        var authority = ReferenceCertificates.Parse("ca-test-issuing-1");
        var template = OcesTemplate.Organisation(OcesSettings.Parse("1.2.208.169.1.1.1.3.7", "https://uid.gov.dk", "UI:DK-O:G:").Value);
        var issuer = Issuer.Of(
            authority,
            SignatureAlgorithm.RsaPssSha256,
            "http://ca1.cti-gov.dk/oces/issuing/1/cacert/issuing.cer",
            "http://ca1.cti-gov.dk/ocsp",
            "http://ca1.cti-gov.dk/oces/issuing/1/crl/issuing.crl");

        LintCases.Codes(CertificateDraft.Parse(real.ToBeSigned.Der).Value, template, issuer).ShouldBeEmpty();
    }

    [Fact]
    public void Judges_a_signed_certificate_by_every_lint_but_the_one_on_what_was_meant()
    {
        var draft = TestPki.Draft(TestPki.Organisation);
        var certificate = TestPki.Issue(draft, TestPki.Organisation, TestPki.Issuer, TestPki.AuthorityKey);

        var verdicts = Linter.Judge(certificate, TestPki.Organisation, TestPki.Issuer);
        var ofAnotherType = Linter.Judge(certificate, TestPki.System, TestPki.Issuer);

        verdicts.Count.ShouldBe(Linter.Lints.Count - 1);
        verdicts.ShouldAllBe(verdict => verdict.Finding == null);
        ofAnotherType.Where(verdict => verdict.Finding is not null).Select(verdict => verdict.Lint.Name).ShouldBe(["KeyUsageIsOfTheType"]);
    }

    [Fact]
    public void Asks_every_lint_that_there_is_once() =>
        Linter.Lints.Select(lint => lint.GetType().Name).Order(StringComparer.Ordinal)
            .ShouldBe(LintTypes.Select(type => type.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_lint_cites_its_clause() => Linter.Lints.Where(lint => lint.Clause is null).ShouldBeEmpty();

    [Fact]
    public void Each_lint_has_a_bad_case()
    {
        var tested = typeof(LinterTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes().OfType<IBadCase>())
            .Select(badCase => badCase.Lint);

        LintTypes.Except(tested).ShouldBeEmpty();
    }

    [Fact]
    public void Refuses_bytes_that_are_no_certificate()
    {
        var draft = LintCases.Organisation() with { ToBeSigned = new byte[] { 0x30, 0x03, 0x02, 0x01, 0x00 } };

        Linter.Check(draft, TestPki.Organisation, TestPki.Issuer, KeyPolicy.Standard).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("CertificateMalformed");
    }

    [Fact]
    public void Refuses_a_key_that_the_key_policy_refuses()
    {
        var draft = LintCases.Organisation();
        var policy = KeyPolicy.Standard with { Blocklist = KeyBlocklist.Parse([draft.PublicKey.Fingerprint], []).Value };

        Linter.Check(draft, TestPki.Organisation, TestPki.Issuer, policy).Refusal.ShouldNotBeNull().Code.ShouldBe("KeyCompromised");
    }

    [Fact]
    public void Refusals_cite_the_clause_of_their_lint()
    {
        var draft = LintCases.Organisation() with { SerialNumber = SerialNumber.Draw() };

        var refusal = Linter.Check(draft, TestPki.Organisation, TestPki.Issuer, KeyPolicy.Standard).Refusal;

        refusal.ShouldNotBeNull().ShouldSatisfyAllConditions(
            () => refusal.Clause.ShouldBe("RFC 5280 §4.1.2"),
            () => refusal.Arguments.Count.ShouldBe(3));
    }

    [Fact]
    public void Clauses_are_written_as_people_cite_them() =>
        new ClauseAttribute("RFC 5280", "4.1.2.2").ToString().ShouldBe("RFC 5280 §4.1.2.2");
}
