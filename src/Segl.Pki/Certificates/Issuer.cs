using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Certificates;

/// <summary>The authority that signs, as far as its certificates speak of it.</summary>
/// <param name="Name">Its distinguished name.</param>
/// <param name="PublicKey">The public half of the key that signs.</param>
/// <param name="Algorithm">What it signs with.</param>
/// <param name="CaIssuersUri">Where its own certificate is fetched (http).</param>
/// <param name="OcspUri">Where its status service is (http).</param>
/// <param name="CrlUri">Where its revocation list is (http).</param>
public sealed record Issuer(
    DistinguishedName Name, SubjectPublicKey PublicKey, SignatureAlgorithm Algorithm, string CaIssuersUri, string OcspUri, string CrlUri)
{
    /// <summary>When its own certificate is valid; null for a root that has none yet.</summary>
    public Validity? Validity { get; init; }

    /// <summary>The authority of a certificate.</summary>
    public static Issuer Of(Certificate authority, SignatureAlgorithm algorithm, string caIssuersUri, string ocspUri, string crlUri) =>
        new(authority.Subject, authority.PublicKey, algorithm, caIssuersUri, ocspUri, crlUri) { Validity = authority.Validity };
}
