using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The policies are ETSI's normalised certificate policy, then the authority's own.</summary>
[Clause("OCES3 template", "certificatePolicies")]
public sealed class PoliciesAreTheAuthoritys : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is not { Settings.PolicyOid: var own })
            return null;

        return subject.Extensions.CertificatePolicies is { PolicyOids: [Oids.NormalizedCertificatePolicy, var second] }
            && string.Equals(second, own, StringComparison.Ordinal)
            ? null
            : Refuse("OcesPoliciesWrong", $"The policies are not {Oids.NormalizedCertificatePolicy} and then {own}.", own);
    }
}
