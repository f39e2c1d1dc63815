using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Linting.En319412;
using Segl.Pki.Linting.Form;
using Segl.Pki.Linting.Oces;
using Segl.Pki.Linting.Rfc5280;
using Segl.Pki.Linting.Rfc6960;
using Segl.Pki.Linting.Rfc9608;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting;

/// <summary>Looks at a draft before it is signed; what it refuses cannot be signed.</summary>
public static class Linter
{
    /// <summary>Every lint in the order in which they are asked.</summary>
    public static IReadOnlyList<Lint> Lints { get; } =
    [
        new EncodingIsDer(),
        new DefaultsAreLeftOut(),
        new SignatureAlgorithmsAgree(),
        new VersionIsThree(),
        new SerialNumberIsPositive(),
        new NameValuesAreText(),
        new ValidityIsInOrder(),
        new KeyIsOfKnownKind(),
        new UniqueIdentifiersAreAbsent(),
        new ExtensionListIsNotEmpty(),
        new ExtensionsStandOnce(),
        new ExtensionsAreReadable(),
        new DraftSaysWhatWasMeant(),
        new SerialNumberHasTwentyOctets(),
        new SignatureAlgorithmIsTheIssuers(),
        new IssuerIsTheSigner(),
        new ValidityIsWithinTheIssuers(),
        new SubjectIsNamed(),
        new NameStringsAreOfTheirType(),
        new NameLengthsAreWithinBounds(),
        new BasicConstraintsFitTemplate(),
        new AuthorityKeyIdentifierIsTheIssuers(),
        new SubjectKeyIdentifierIsOfTheKey(),
        new KeyUsageFitsAuthority(),
        new PoliciesHaveNoQualifiers(),
        new AlternativeNamesAreMailboxes(),
        new AddressesAreHttp(),
        new ServersAreNamed(),
        new OnlyRespondersSignAnswers(),
        new OnlyServersGoWithoutStatus(),
        new SubjectNamesLegalPerson(),
        new OrganizationIdentifierFollowsScheme(),
        new SemanticsAreOfLegalPerson(),
        new ClaimsNotToBeQualified(),
        new KeyUsageIsOfOneType(),
        new LifetimeIsTheTemplates(),
        new ExtensionsFollowTemplate(),
        new KeyIsRsa3072(),
        new SubjectFollowsTemplate(),
        new SubjectIdentifierNamesProfile(),
        new OrganizationIdentifierIsCvr(),
        new NamesAreReadable(),
        new AlternativeNameIsOneAddress(),
        new PoliciesAreTheAuthoritys(),
        new StatementsAreTheAuthoritys(),
        new KeyUsageIsOfTheType(),
        new AddressesAreTheIssuers(),
    ];

    /// <summary>Refuses with the first finding, or lets the draft be signed once.</summary>
    public static Result<LintedDraft> Check(CertificateDraft draft, CertificateTemplate template, Issuer issuer, KeyPolicy keyPolicy) =>
        Find(draft, template, issuer, keyPolicy).FirstOrDefault() is { } refusal ? refusal : new LintedDraft(draft, issuer);

    /// <summary>Everything that is wrong with a draft; empty when it may be signed.</summary>
    public static IReadOnlyList<Refusal> Findings(
        CertificateDraft draft, CertificateTemplate template, Issuer issuer, KeyPolicy keyPolicy) =>
        [.. Find(draft, template, issuer, keyPolicy)];

    /// <summary>What every lint says of a certificate that was signed; what was meant with it nobody knows any more.</summary>
    public static IReadOnlyList<LintVerdict> Judge(Certificate certificate, CertificateTemplate template, Issuer issuer)
    {
        var draft = CertificateDraft.Parse(certificate.ToBeSigned.Der).Value; // It was read as part of the certificate.
        var subject = new LintSubject(certificate.ToBeSigned, draft, template, issuer);
        return [.. Lints.Where(lint => lint is not DraftSaysWhatWasMeant).Select(lint => new LintVerdict(lint, lint.Check(subject)))];
    }

    /// <summary>What the lints on how certificates are written say of anybody's; the others know only what was to be issued here.</summary>
    public static IReadOnlyList<LintVerdict> Judge(FoundCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return [.. Lints.OfType<FormLint>().Select(lint => new LintVerdict(lint, lint.Check(certificate)))];
    }

    private static IEnumerable<Refusal> Find(CertificateDraft draft, CertificateTemplate template, Issuer issuer, KeyPolicy keyPolicy)
    {
        var parsed = TbsCertificate.Parse(draft.ToBeSigned);
        if (parsed.IsRefused)
        {
            yield return parsed.Refusal;
            yield break;
        }

        if (keyPolicy.Check(parsed.Value.PublicKey) is { } weakness)
            yield return weakness;

        var subject = new LintSubject(parsed.Value, draft, template, issuer);
        foreach (var lint in Lints)
        {
            if (lint.Check(subject) is { } refusal)
                yield return refusal;
        }
    }
}
