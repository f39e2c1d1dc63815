using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>The certificates of authorities, as the OCES3 root and issuing authorities have them.</summary>
public sealed record AuthorityTemplate : CertificateTemplate
{
    /// <summary>What an authority's key is for.</summary>
    private const KeyUsages Usages = KeyUsages.KeyCertSign | KeyUsages.CrlSign;

    private static readonly ExtensionRule[] RootRules =
    [
        Critical(Oids.BasicConstraints),
        NotCritical(Oids.AuthorityInfoAccess),
        NotCritical(Oids.CrlDistributionPoints),
        NotCritical(Oids.SubjectKeyIdentifier),
        Critical(Oids.KeyUsage),
    ];

    private static readonly ExtensionRule[] IssuingRules =
    [
        Critical(Oids.BasicConstraints),
        NotCritical(Oids.AuthorityKeyIdentifier),
        NotCritical(Oids.AuthorityInfoAccess),
        NotCritical(Oids.CrlDistributionPoints),
        NotCritical(Oids.SubjectKeyIdentifier),
        Critical(Oids.KeyUsage),
    ];

    private AuthorityTemplate(string id, TimeSpan lifetime, int? pathLength, ExtensionRule[] rules)
        : base(id, lifetime) => (PathLength, ExtensionRules) = (pathLength, rules);

    /// <summary>The root: signs itself, and may have any chain below it.</summary>
    public static AuthorityTemplate Root { get; } = new("root-ca", TimeSpan.FromDays(9125), pathLength: null, RootRules);

    /// <summary>The issuing authority: only end entities below it.</summary>
    public static AuthorityTemplate Issuing { get; } = new("issuing-ca", TimeSpan.FromDays(3650), pathLength: 0, IssuingRules);

    /// <summary>The issuing authority for as long as its root still has, where that is less: an authority does not outlive its root.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The root's certificate has ended.</exception>
    public static AuthorityTemplate IssuingWithin(Validity root, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(now, root.NotAfter);

        // The last second is included.
        var rest = root.NotAfter - DerTime.CutToSecond(now) + TimeSpan.FromSeconds(1);
        return rest < Issuing.Lifetime ? new(Issuing.Id, rest, Issuing.PathLength, IssuingRules) : Issuing;
    }

    /// <summary>How many authorities may follow; null means no limit.</summary>
    public int? PathLength { get; }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExtensionRule> ExtensionRules { get; }

    /// <summary>Drafts a certificate; for a root, the issuer is the root itself.</summary>
    public CertificateDraft Draft(
        DistinguishedName subject, SubjectPublicKey publicKey, Issuer issuer, SerialNumber serialNumber, Validity validity)
    {
        List<CertificateExtension> extensions = [new BasicConstraints(IsAuthority: true, PathLength).Write()];

        // RFC 5280 §4.2.1.1: only a self-signed certificate may leave it out, and the OCES3 root does.
        if (this != Root)
            extensions.Add(AuthorityKeyIdentifier.Write(issuer.PublicKey.KeyIdentifier));

        extensions.AddRange(
        [
            AuthorityInfoAccess.Write(issuer.CaIssuersUri, issuer.OcspUri),
            CrlDistributionPoints.Write(issuer.CrlUri),
            SubjectKeyIdentifier.Write(publicKey.KeyIdentifier),
            KeyUsageBits.Write(Usages),
        ]);
        return TbsCertificateWriter.Write(serialNumber, issuer, validity, subject, publicKey, extensions);
    }
}
