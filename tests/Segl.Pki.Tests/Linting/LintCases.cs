using System.Formats.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting;
using Segl.Pki.Names;

namespace Segl.Pki.Tests.Linting;

/// <summary>Good drafts to spoil, and what the linter says of them.</summary>
internal static class LintCases
{
    public static readonly (string Type, string Value, UniversalTagNumber Encoding)[] SubjectAttributes =
    [
        ("2.5.4.3", "Ordremodtagelse", UniversalTagNumber.UTF8String),
        ("2.5.4.5", "UI:DK-O:G:64cd7675-5f17-4bd8-8ac4-5a888bb6de5a", UniversalTagNumber.PrintableString),
        ("2.5.4.10", "Ærøskøbing Bådværft A/S", UniversalTagNumber.UTF8String),
        ("2.5.4.97", "NTRDK-98753572", UniversalTagNumber.UTF8String),
        ("2.5.4.6", "DK", UniversalTagNumber.PrintableString),
    ];

    private static readonly Lazy<SubjectPublicKey> LazyRootKey = new(() => SubjectPublicKey.Of(TestPki.RootKey));

    public static Issuer Root { get; } = new(
        TestPki.NameOfAuthority("Segl rod-CA"), LazyRootKey.Value, SignatureAlgorithm.RsaPssSha512, TestPki.CaIssuersUri, TestPki.OcspUri,
        TestPki.CrlUri);

    public static CertificateDraft Organisation() => TestPki.Draft(TestPki.Organisation);

    public static CertificateDraft IssuingAuthority() => AuthorityTemplate.Issuing.Draft(
        TestPki.AuthorityName, TestPki.Issuer.PublicKey, Root, SerialNumber.Draw(), TestPki.ValidityOf(AuthorityTemplate.Issuing));

    public static CertificateDraft RootAuthority() => AuthorityTemplate.Root.Draft(
        Root.Name, Root.PublicKey, Root, SerialNumber.Draw(), TestPki.ValidityOf(AuthorityTemplate.Root));

    public static CertificateDraft Responder() => ResponderTemplate.Ocsp.Draft(
        TestPki.NameOfAuthority("Segl OCSP 1"), TestPki.SubjectKey, TestPki.Issuer, SerialNumber.Draw(),
        TestPki.ValidityOf(ResponderTemplate.Ocsp));

    public static CertificateDraft Server(params string[] names) => ServerTemplate.Tls.Draft(
        [.. names.Select(name => HostName.Parse(name).Value)], TestPki.SubjectKey, TestPki.Issuer, SerialNumber.Draw(),
        TestPki.ValidityOf(ServerTemplate.Tls));

    /// <summary>An organisation certificate whose subject has one attribute changed; null takes it out.</summary>
    public static CertificateDraft WithAttribute(string type, string? value, UniversalTagNumber? encoding = null)
    {
        var attributes = SubjectAttributes
            .Where(attribute => attribute.Type != type || value is not null)
            .Select(attribute => attribute.Type == type ? (type, value!, encoding ?? attribute.Encoding) : attribute);
        return new TbsEdit(Organisation()).Subject([.. attributes]).ToDraft();
    }

    public static IReadOnlyList<string> Codes(CertificateDraft draft, CertificateTemplate? template = null, Issuer? issuer = null) =>
        [.. Linter.Findings(
            draft, template ?? TestPki.Organisation, issuer ?? TestPki.Issuer, KeyPolicy.Standard).Select(refusal => refusal.Code)];

    public static void ShouldBeRefused(this TbsEdit edit, string code) => edit.ToDraft().ShouldBeRefused(code);

    public static void ShouldBeRefused(
        this CertificateDraft draft, string code, CertificateTemplate? template = null, Issuer? issuer = null)
    {
        Codes(draft, template, issuer).ShouldContain(code);
        Linter.Check(draft, template ?? TestPki.Organisation, issuer ?? TestPki.Issuer, KeyPolicy.Standard).IsRefused.ShouldBeTrue();
    }
}
