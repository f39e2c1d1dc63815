using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The issuer's name is that of the authority that signs, octet by octet, so that chains can be built by name.</summary>
[Clause("RFC 5280", "4.1.2.4")]
public sealed class IssuerIsTheSigner : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var (written, signer) = (subject.Certificate.Issuer, subject.Issuer.Name);
        return written.Equals(signer) && written.RelativeNames.Count > 0
            ? null
            : Refuse(
                "IssuerNotTheSigner",
                $"The certificate names the issuer '{written}', and '{signer}' is to sign.",
                written.ToString(),
                signer.ToString());
    }
}
