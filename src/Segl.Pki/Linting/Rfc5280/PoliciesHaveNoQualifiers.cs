using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>Policies are identifiers only.</summary>
[Clause("RFC 5280", "4.2.1.4")]
public sealed class PoliciesHaveNoQualifiers : Lint
{
    internal override Refusal? Check(LintSubject subject) => subject.Extensions.CertificatePolicies is { HasQualifiers: true }
        ? Refuse("PolicyHasQualifiers", "A certificate policy carries qualifiers, which our templates do not have.")
        : null;
}
