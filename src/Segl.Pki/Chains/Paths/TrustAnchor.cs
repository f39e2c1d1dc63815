using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Chains.Paths;

/// <summary>Whom the one who validates trusts (RFC 5280 §6.1.1 d): a name and a key. It is not part of the path, and nothing else of its certificate is looked at.</summary>
/// <param name="Name">The trusted issuer's name.</param>
/// <param name="PublicKey">The trusted public key.</param>
public sealed record TrustAnchor(DistinguishedName Name, SubjectPublicKey PublicKey)
{
    /// <summary>The subject and key of a certificate.</summary>
    public static TrustAnchor Of(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new TrustAnchor(certificate.Subject, certificate.PublicKey);
    }
}
