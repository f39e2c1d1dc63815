using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The subject has a name.</summary>
[Clause("RFC 5280", "4.1.2.6")]
public sealed class SubjectIsNamed : Lint
{
    internal override Refusal? Check(LintSubject subject) =>
        subject.Certificate.Subject.RelativeNames.Count > 0 ? null : Refuse("SubjectEmpty", "The certificate has no subject.");
}
