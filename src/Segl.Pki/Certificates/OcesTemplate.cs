using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>The OCES3 end-entity certificates, which differ in nothing but the key usage.</summary>
/// <remarks>Field order, encodings and criticality are those of the certificates that the Danish state issues.</remarks>
public sealed record OcesTemplate : CertificateTemplate
{
    /// <summary>The id of <see cref="Organisation"/>.</summary>
    public const string OrganisationId = "oces3-organisation";

    /// <summary>The id of <see cref="System"/>.</summary>
    public const string SystemId = "oces3-system";

    private static readonly TimeSpan LifetimeOfOces = TimeSpan.FromDays(1095);

    private static readonly ExtensionRule[] Rules =
    [
        Critical(Oids.BasicConstraints),
        NotCritical(Oids.AuthorityKeyIdentifier),
        NotCritical(Oids.AuthorityInfoAccess),
        NotCritical(Oids.SubjectAltName) with { Presence = ExtensionPresence.Optional },
        NotCritical(Oids.CertificatePolicies),
        NotCritical(Oids.QcStatements),
        NotCritical(Oids.CrlDistributionPoints),
        NotCritical(Oids.SubjectKeyIdentifier),
        Critical(Oids.KeyUsage),
    ];

    private OcesTemplate(string id, OcesSettings settings, KeyUsages keyUsage)
        : base(id, LifetimeOfOces) => (Settings, KeyUsage) = (settings, keyUsage);

    /// <summary>What belongs to the authority.</summary>
    public OcesSettings Settings { get; }

    /// <summary>What the key may be used for.</summary>
    public KeyUsages KeyUsage { get; }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExtensionRule> ExtensionRules => Rules;

    /// <summary>The organisation certificate: signs and seals for an organisation.</summary>
    public static OcesTemplate Organisation(OcesSettings settings) =>
        new(OrganisationId, settings, KeyUsages.DigitalSignature | KeyUsages.NonRepudiation | KeyUsages.KeyEncipherment);

    /// <summary>The system certificate: identifies a system of an organisation.</summary>
    public static OcesTemplate System(OcesSettings settings) =>
        new(SystemId, settings, KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment);

    /// <summary>Drafts a certificate.</summary>
    public CertificateDraft Draft(
        OcesSubject subject, SubjectPublicKey publicKey, Issuer issuer, SerialNumber serialNumber, Validity validity) =>
        TbsCertificateWriter.Write(serialNumber, issuer, validity, NameOf(subject), publicKey, ExtensionsFor(subject, publicKey, issuer));

    /// <summary>The subject's distinguished name.</summary>
    public DistinguishedName NameOf(OcesSubject subject) => DistinguishedName.Of(
        new NameAttribute(Oids.CommonName, subject.CommonName.Value, UniversalTagNumber.UTF8String),
        new NameAttribute(Oids.SerialNumber, Settings.SubjectIdentifier(subject.ProfileId), UniversalTagNumber.PrintableString),
        new NameAttribute(Oids.OrganizationName, subject.OrganizationName.Value, UniversalTagNumber.UTF8String),
        new NameAttribute(Oids.OrganizationIdentifier, $"NTRDK-{subject.Cvr.Value}", UniversalTagNumber.UTF8String),
        new NameAttribute(Oids.CountryName, "DK", UniversalTagNumber.PrintableString));

    private List<CertificateExtension> ExtensionsFor(OcesSubject subject, SubjectPublicKey publicKey, Issuer issuer)
    {
        List<CertificateExtension> extensions =
        [
            new BasicConstraints(IsAuthority: false, PathLength: null).Write(),
            AuthorityKeyIdentifier.Write(issuer.PublicKey.KeyIdentifier),
            AuthorityInfoAccess.Write(issuer.CaIssuersUri, issuer.OcspUri),
        ];
        if (subject.EmailAddress is { } address)
            extensions.Add(SubjectAltName.Write(address));

        extensions.AddRange(
        [
            CertificatePolicies.Write(Oids.NormalizedCertificatePolicy, Settings.PolicyOid),
            QcStatements.WriteLegalPerson(Settings.NameRegistrationAuthorityUri),
            CrlDistributionPoints.Write(issuer.CrlUri),
            SubjectKeyIdentifier.Write(publicKey.KeyIdentifier),
            KeyUsageBits.Write(KeyUsage),
        ]);
        return extensions;
    }
}
