using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;

namespace Segl.Client.Keys;

/// <summary>Puts the authorities above a certificate in order.</summary>
public static class ChainFinder
{
    /// <summary>The chain up to a root; the refusal where the authorities at hand do not make one.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="authorities">In any order; those that signed nothing of it are left out.</param>
    public static Result<CertificateChain> Above(Certificate leaf, IReadOnlyList<Certificate> authorities)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        ArgumentNullException.ThrowIfNull(authorities);
        var chain = new List<Certificate> { leaf };
        while (chain.Count < CertificateChain.CertificatesMax && !chain[^1].Subject.Equals(chain[^1].Issuer))
        {
            var issuer = authorities.FirstOrDefault(
                authority => authority.Subject.Equals(chain[^1].Issuer) && chain[^1].IsSignedBy(authority.PublicKey));
            if (issuer is null)
                return new Refusal(
                    "IssuerMissing", $"The certificate of {chain[^1].Issuer}, which signed {chain[^1].Subject}, is not at hand.");
            chain.Add(issuer);
        }

        return CertificateChain.Of(chain);
    }
}
