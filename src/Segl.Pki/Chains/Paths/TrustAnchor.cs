using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Chains.Paths;

/// <summary>Whom the one who validates trusts (RFC 5280 §6.1.1 d): a name and a key. It is not part of the path.</summary>
/// <param name="Name">The trusted issuer's name.</param>
/// <param name="PublicKey">The trusted public key.</param>
public sealed record TrustAnchor(DistinguishedName Name, FoundPublicKey PublicKey)
{
    /// <summary>The certificate that says so, which is then held to what it says itself (RFC 5937 §3); null where there is none.</summary>
    public FoundCertificate? Certificate { get; private init; }

    /// <summary>The subject and key of a certificate, in its time and within its constraints.</summary>
    /// <remarks>One of version 1 or 2 says no more than its time.</remarks>
    public static TrustAnchor Of(FoundCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new TrustAnchor(certificate.Subject, certificate.Key) { Certificate = certificate };
    }

    /// <summary>The subject and key of a certificate and nothing else that it says, as RFC 5280 §6.1.1 d has an anchor.</summary>
    public static TrustAnchor OfNameAndKey(FoundCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new TrustAnchor(certificate.Subject, certificate.Key);
    }
}
