using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Chains.Paths;

/// <summary>Whom the one who validates trusts (RFC 5280 §6.1.1 d): a name and a key. It is not part of the path.</summary>
/// <param name="Name">The trusted issuer's name.</param>
/// <param name="PublicKey">The trusted public key.</param>
public sealed record TrustAnchor(DistinguishedName Name, SubjectPublicKey PublicKey)
{
    /// <summary>The certificate that says so, which is then held to what it says itself (RFC 5937 §3); null where there is none.</summary>
    public Certificate? Certificate { get; private init; }

    /// <summary>The subject and key of a certificate, in its time and within its constraints.</summary>
    public static TrustAnchor Of(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new TrustAnchor(certificate.Subject, certificate.PublicKey) { Certificate = certificate };
    }
}
