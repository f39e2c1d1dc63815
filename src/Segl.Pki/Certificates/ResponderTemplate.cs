using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>The certificate of a delegated OCSP responder (RFC 6960 §4.2.2.2).</summary>
/// <remarks>
/// With id-pkix-ocsp-nocheck nobody asks whether it is revoked (§4.2.2.2.1), so it lives a month and carries neither status
/// service nor revocation list.
/// </remarks>
public sealed record ResponderTemplate : CertificateTemplate
{
    private const int CommonNameCharactersMax = 64;
    private const string CommonNameSuffix = " OCSP";

    private static readonly ExtensionRule[] Rules =
    [
        Critical(Oids.BasicConstraints),
        NotCritical(Oids.AuthorityKeyIdentifier),
        NotCritical(Oids.ExtKeyUsage),
        NotCritical(Oids.OcspNoCheck),
        NotCritical(Oids.SubjectKeyIdentifier),
        Critical(Oids.KeyUsage),
    ];

    private ResponderTemplate(TimeSpan lifetime)
        : base("ocsp-responder", lifetime)
    {
    }

    /// <summary>For a month.</summary>
    public static ResponderTemplate Ocsp { get; } = new(TimeSpan.FromDays(30));

    /// <inheritdoc/>
    internal override IReadOnlyList<ExtensionRule> ExtensionRules => Rules;

    /// <summary>What the responder of an authority is called: as the authority, with OCSP after its common name.</summary>
    public static DistinguishedName NameOf(DistinguishedName authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        var attributes = authority.Attributes.Where(attribute => attribute.Type != Oids.CommonName);
        var commonName = authority.Attributes.FirstOrDefault(attribute => attribute.Type == Oids.CommonName)?.Value ?? "";

        // X.520 ub-common-name: 64 characters.
        var room = CommonNameCharactersMax - CommonNameSuffix.Length;
        var text = (commonName.Length <= room ? commonName : commonName[..room]) + CommonNameSuffix;
        return DistinguishedName.Of([new(Oids.CommonName, text.Trim(), UniversalTagNumber.UTF8String), .. attributes]);
    }

    /// <summary>For a month, or for as long as its authority still has: a responder does not outlive it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The authority's certificate has ended.</exception>
    public static ResponderTemplate Within(Validity authority, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(now, authority.NotAfter);

        // The last second is included.
        var rest = authority.NotAfter - DerTime.CutToSecond(now) + TimeSpan.FromSeconds(1);
        return rest < Ocsp.Lifetime ? new(rest) : Ocsp;
    }

    /// <summary>Drafts a certificate; the issuer is the authority that the responder answers for.</summary>
    public CertificateDraft Draft(
        DistinguishedName subject, SubjectPublicKey publicKey, Issuer issuer, SerialNumber serialNumber, Validity validity) =>
        TbsCertificateWriter.Write(serialNumber, issuer, validity, subject, publicKey,
        [
            new BasicConstraints(IsAuthority: false, PathLength: null).Write(),
            AuthorityKeyIdentifier.Write(issuer.PublicKey.KeyIdentifier),
            ExtKeyUsage.Write(Oids.OcspSigning),
            CertificateExtension.Of(Oids.OcspNoCheck, isCritical: false, writer => writer.WriteNull()),
            SubjectKeyIdentifier.Write(publicKey.KeyIdentifier),
            KeyUsageBits.Write(KeyUsages.DigitalSignature),
        ]);
}
