using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;

namespace Segl.Pki.Tests;

/// <summary>A small authority for tests: keys made once per run, everything else by the templates under test.</summary>
internal static class TestPki
{
    public const string CaIssuersUri = "http://ca.example.dk/oces/issuing/1/cacert/issuing.cer";
    public const string OcspUri = "http://ca.example.dk/ocsp";
    public const string CrlUri = "http://ca.example.dk/oces/issuing/1/crl/issuing.crl";

    public static readonly DateTimeOffset Now = new(2026, 3, 25, 14, 4, 28, 123, TimeSpan.Zero);

    private static readonly Lazy<RSA> LazyAuthorityKey = new(() => RSA.Create(3072));
    private static readonly Lazy<RSA> LazySubjectKey = new(() => RSA.Create(3072));
    private static readonly Lazy<RSA> LazyRootKey = new(() => RSA.Create(4096));

    public static RSA AuthorityKey => LazyAuthorityKey.Value;

    public static RSA RootKey => LazyRootKey.Value;

    public static SubjectPublicKey SubjectKey { get; } = SubjectPublicKey.Of(LazySubjectKey.Value);

    public static OcesTemplate Organisation { get; } = OcesTemplate.Organisation(OcesSettings.Demonstration);

    public static OcesTemplate System { get; } = OcesTemplate.System(OcesSettings.Demonstration);

    public static DistinguishedName AuthorityName { get; } = NameOfAuthority("Segl udstedende-CA 1");

    public static Issuer Issuer { get; } = IssuerWith(AuthorityKey, SignatureAlgorithm.RsaPssSha256);

    public static OcesSubject Subject { get; } = new(
        CommonName.Parse("Ordremodtagelse").Value,
        OrganizationName.Parse("Ærøskøbing Bådværft A/S").Value,
        Cvr.Parse("98753572", CvrRule.FictitiousAllowed).Value,
        Guid.Parse("64cd7675-5f17-4bd8-8ac4-5a888bb6de5a"),
        EmailAddress.Parse("ordre@example.dk").Value);

    public static DistinguishedName NameOfAuthority(string commonName) => DistinguishedName.OfAuthority(
        CommonName.Parse(commonName).Value, "Test", OrganizationName.Parse("Segl").Value, "DK");

    public static Issuer IssuerWith(AsymmetricAlgorithm key, SignatureAlgorithm algorithm) =>
        new(AuthorityName, SubjectPublicKey.Of(key), algorithm, CaIssuersUri, OcspUri, CrlUri);

    public static Validity ValidityOf(CertificateTemplate template) => Validity.From(Now, template.Lifetime);

    public static CertificateDraft Draft(OcesTemplate template, OcesSubject? subject = null, Issuer? issuer = null) =>
        template.Draft(subject ?? Subject, SubjectKey, issuer ?? Issuer, SerialNumber.Draw(), ValidityOf(template));

    public static Certificate Issue(CertificateDraft draft, CertificateTemplate template, Issuer issuer, AsymmetricAlgorithm key)
    {
        var linted = Linter.Check(draft, template, issuer, KeyPolicy.Standard).Value;
        return linted.Complete(issuer.Algorithm.Sign(key, linted.Spend().Span)).Value;
    }
}
