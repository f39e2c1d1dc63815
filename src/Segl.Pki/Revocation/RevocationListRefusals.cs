using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Revocation;

/// <summary>Why a revocation list is not what it should be.</summary>
internal static class RevocationListRefusals
{
    public static Refusal SignatureWrong(DistinguishedName issuer) => new(
        "RevocationListSignatureWrong",
        $"The signature on the revocation list is not by the key of {issuer}. Look at the signing key's configuration.")
    {
        Clause = "RFC 5280 §5.1.1.3",
        Arguments = [issuer.ToString()],
    };
}
