using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;

namespace Segl.Pki.Tests.Linting;

public sealed class LintedDraftTests
{
    [Fact]
    public void Becomes_a_certificate_with_the_issuer_s_signature()
    {
        var draft = TestPki.Draft(TestPki.Organisation);

        var certificate = TestPki.Issue(draft, TestPki.Organisation, TestPki.Issuer, TestPki.AuthorityKey);

        certificate.ToBeSigned.Der.ToArray().ShouldBe(draft.ToBeSigned.ToArray());
        using var judge = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        judge.SerialNumber.ShouldBe(draft.SerialNumber.ToString(), StringCompareShould.IgnoreCase);
    }

    [Fact]
    public void Can_be_spent_once_only()
    {
        var linted = Linted();
        linted.Spend();

        Should.Throw<InvalidOperationException>(() => linted.Spend());
    }

    [Fact]
    public void Is_given_to_one_of_many_who_spend_at_once()
    {
        var linted = Linted();
        var given = 0;

        Parallel.For(0, 64, _ =>
        {
            try
            {
                linted.Spend();
                Interlocked.Increment(ref given);
            }
            catch (InvalidOperationException)
            {
                // One is to get it; the others are to end here.
            }
        });

        given.ShouldBe(1);
    }

    [Fact]
    public void Refuses_a_signature_by_another_key()
    {
        var linted = Linted();
        using var other = RSA.Create(3072);

        var result = linted.Complete(SignatureAlgorithm.RsaPssSha256.Sign(other, linted.Spend().Span));

        result.Refusal.ShouldNotBeNull().Code.ShouldBe("CertificateSignatureWrong");
    }

    [Fact]
    public void Refuses_a_certificate_of_another_draft_though_it_is_well_signed()
    {
        var linted = Linted();
        var other = TestPki.Issue(TestPki.Draft(TestPki.Organisation), TestPki.Organisation, TestPki.Issuer, TestPki.AuthorityKey);

        linted.Accept(other.Der).Refusal.ShouldNotBeNull().Code.ShouldBe("CertificateNotOfDraft");
    }

    [Fact]
    public void Refuses_what_is_no_certificate() =>
        Linted().Accept(new byte[] { 0x30, 0x00 }).Refusal.ShouldNotBeNull().Code.ShouldBe("CertificateMalformed");

    [Fact]
    public void A_draft_that_was_written_down_can_be_taken_up_again()
    {
        var draft = TestPki.Draft(TestPki.System);

        var again = CertificateDraft.Parse(draft.ToBeSigned).Value;

        again.ShouldSatisfyAllConditions(
            () => again.SerialNumber.ShouldBe(draft.SerialNumber),
            () => again.Subject.ShouldBe(draft.Subject),
            () => again.Validity.ShouldBe(draft.Validity),
            () => again.PublicKey.ShouldBe(draft.PublicKey),
            () => Linter.Findings(again, TestPki.System, TestPki.Issuer, KeyPolicy.Standard).ShouldBeEmpty());
    }

    private static LintedDraft Linted() =>
        Linter.Check(TestPki.Draft(TestPki.Organisation), TestPki.Organisation, TestPki.Issuer, KeyPolicy.Standard).Value;
}
