using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.En319412;

/// <summary>The certificate states that its subject's identifiers are those of a legal person, and who registers them.</summary>
[Clause("EN 319 412-1", "5.1.4")]
public sealed class SemanticsAreOfLegalPerson : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null)
            return null;

        return subject.Extensions.QcStatements is { SemanticsOid: Oids.SemanticsLegalPerson, NameRegistrationAuthorityUris.Count: > 0 }
            ? null
            : Refuse(
                "SemanticsNotOfLegalPerson",
                "The qcStatements do not state the semantics of a legal person with a name registration authority.");
    }
}
