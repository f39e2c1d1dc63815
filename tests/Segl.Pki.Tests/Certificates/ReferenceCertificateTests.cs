using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests.Certificates;

public sealed class ReferenceCertificateTests
{
    public static TheoryData<string> Names =>
    [
        "ca-prod-issuing-1", "ca-prod-root", "ca-test-issuing-1", "ca-test-root",
        "prod-system-kombit-sp-signing-2023", "prod-system-nemlogin-idp-2025", "prod-system-skat-b2b-2023", "prod-system-skat-b2b-2026",
        "test-organisation-no-email-lucapacioli-o1-2023", "test-organisation-with-email-lookupservice-2023",
        "test-system-skat-b2b-2026", "test-system-testorganisation-98753572-2022",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_real_certificates_as_the_framework_does(string name)
    {
        var certificate = ReferenceCertificates.Parse(name);

        using var judge = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        certificate.SerialNumber.ToString().ShouldBe(judge.SerialNumber, StringCompareShould.IgnoreCase);
        certificate.Subject.Der.ToArray().ShouldBe(judge.SubjectName.RawData);
        certificate.Issuer.Der.ToArray().ShouldBe(judge.IssuerName.RawData);
        certificate.Validity.NotBefore.UtcDateTime.ShouldBe(judge.NotBefore.ToUniversalTime());
        certificate.Validity.NotAfter.UtcDateTime.ShouldBe(judge.NotAfter.ToUniversalTime());
        certificate.PublicKey.Spki.ToArray().ShouldBe(judge.PublicKey.ExportSubjectPublicKeyInfo());
        certificate.Sha1Fingerprint.ShouldBe(judge.Thumbprint, StringCompareShould.IgnoreCase);
        certificate.Extensions.Count.ShouldBe(judge.Extensions.Count);
        certificate.ToPem().ShouldBe(judge.ExportCertificatePem() + "\n");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_outline_says_what_the_whole_says(string name)
    {
        var certificate = ReferenceCertificates.Parse(name);

        var outline = CertificateOutline.Parse(certificate.Der).Value;

        outline.Der.ToArray().ShouldBe(certificate.Der.ToArray());
        outline.SerialNumber.ShouldBe(certificate.SerialNumber);
        outline.Subject.Der.ToArray().ShouldBe(certificate.Subject.Der.ToArray());
        outline.EmailAddress.ShouldBe(certificate.EmailAddress);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_outline_is_made_of_a_part_or_of_more(string name)
    {
        var der = ReferenceCertificates.Read(name).ToArray();

        CertificateOutline.Parse(der.AsMemory(0, der.Length - 1)).IsRefused.ShouldBeTrue();
        CertificateOutline.Parse((byte[])[.. der, 0]).IsRefused.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ca-prod-root", "ca-prod-root")]
    [InlineData("ca-prod-issuing-1", "ca-prod-root")]
    [InlineData("prod-system-skat-b2b-2026", "ca-prod-issuing-1")]
    [InlineData("test-organisation-with-email-lookupservice-2023", "ca-test-issuing-1")]
    public void Verifies_the_signatures_of_real_certificates(string name, string issuer)
    {
        var certificate = ReferenceCertificates.Parse(name);

        certificate.IsSignedBy(ReferenceCertificates.Parse(issuer).PublicKey).ShouldBeTrue();
        certificate.Extensions.AuthorityKeyIdentifier?.KeyIdentifier?.ToArray()
            .ShouldBe(ReferenceCertificates.Parse(issuer).PublicKey.KeyIdentifier.ToArray());
    }

    [Fact]
    public void Knows_the_fields_of_an_organisation_certificate()
    {
        var certificate = ReferenceCertificates.Parse("test-organisation-with-email-lookupservice-2023");

        certificate.EmailAddress.ShouldNotBeNull().Value.ShouldBe("nemlogin@digst.dk");
        certificate.SignatureAlgorithm.ShouldBe(SignatureAlgorithm.RsaPssSha256);
        certificate.Subject.ToString().ShouldBe(
            "C=DK,organizationIdentifier=NTRDK-34051178,O=Digitaliseringsstyrelsen,"
            + "serialNumber=UI:DK-O:G:64cd7675-5f17-4bd8-8ac4-5a888bb6de5a,CN=NemLog-in LookupService - Test");
        certificate.Validity.Lifetime.ShouldBe(TimeSpan.FromDays(1095));
    }
}
