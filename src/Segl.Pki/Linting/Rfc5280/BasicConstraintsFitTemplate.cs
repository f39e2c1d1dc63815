using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>Only authorities are marked as such, with the path length of their template.</summary>
[Clause("RFC 5280", "4.2.1.9")]
public sealed class BasicConstraintsFitTemplate : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var expected = new BasicConstraints(subject.IsAuthority, (subject.Template as AuthorityTemplate)?.PathLength);
        return subject.Extensions.BasicConstraints == expected
            ? null
            : Refuse(
                "BasicConstraintsWrong",
                $"The basic constraints are {subject.Extensions.BasicConstraints}; the template {subject.Template.Id} has {expected}.",
                subject.Template.Id);
    }
}
