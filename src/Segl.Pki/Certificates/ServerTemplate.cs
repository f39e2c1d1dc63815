using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>The certificates with which the installation's own servers speak TLS (RFC 9525) and sign their answers of CMP.</summary>
/// <remarks>
/// It lives a week and is replaced when half of that is over, so it carries neither status service nor revocation list and says so
/// (RFC 9608 §2).
/// </remarks>
public sealed record ServerTemplate : CertificateTemplate
{
    private const int CommonNameCharactersMax = 64;

    private static readonly ExtensionRule[] Rules =
    [
        Critical(Oids.BasicConstraints),
        NotCritical(Oids.AuthorityKeyIdentifier),
        NotCritical(Oids.SubjectAltName),
        NotCritical(Oids.ExtKeyUsage),
        NotCritical(Oids.NoRevAvail),
        NotCritical(Oids.SubjectKeyIdentifier),
        Critical(Oids.KeyUsage),
    ];

    private ServerTemplate(string id, string purpose)
        : base(id, TimeSpan.FromDays(7)) => Purpose = purpose;

    /// <summary>For TLS: the purpose serverAuth.</summary>
    public static ServerTemplate Tls { get; } = new("tls-server", Oids.ServerAuth);

    /// <summary>For CMP: the purpose id-kp-cmcCA, by which clients tell who speaks for an authority without having its key.</summary>
    public static ServerTemplate Cmp { get; } = new("cmp-server", Oids.CmcCa);

    /// <summary>The only thing that the key may be used for.</summary>
    internal string Purpose { get; }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExtensionRule> ExtensionRules => Rules;

    /// <summary>What a server is called: its first host name, in the authority's organisation and country.</summary>
    /// <remarks>Clients look at the alternative names only (RFC 9525 §2); a person who looks at the certificate reads this.</remarks>
    public static DistinguishedName NameOf(HostName first, DistinguishedName authority)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(authority);
        var others = authority.Attributes.Where(attribute => attribute.Type is Oids.OrganizationName or Oids.CountryName);
        return first.Value.Length > CommonNameCharactersMax
            ? DistinguishedName.Of([.. others])
            : DistinguishedName.Of([new(Oids.CommonName, first.Value, UniversalTagNumber.UTF8String), .. others]);
    }

    /// <summary>Drafts a certificate for a server that is reached by these names.</summary>
    public CertificateDraft Draft(
        IReadOnlyList<HostName> names, SubjectPublicKey publicKey, Issuer issuer, SerialNumber serialNumber, Validity validity) =>
        TbsCertificateWriter.Write(serialNumber, issuer, validity, NameOf(names[0], issuer.Name), publicKey,
        [
            new BasicConstraints(IsAuthority: false, PathLength: null).Write(),
            AuthorityKeyIdentifier.Write(issuer.PublicKey.KeyIdentifier),
            SubjectAltName.Write(names),
            ExtKeyUsage.Write(Purpose),
            CertificateExtension.Of(Oids.NoRevAvail, isCritical: false, writer => writer.WriteNull()),
            SubjectKeyIdentifier.Write(publicKey.KeyIdentifier),
            KeyUsageBits.Write(KeyUsages.DigitalSignature),
        ]);
}
