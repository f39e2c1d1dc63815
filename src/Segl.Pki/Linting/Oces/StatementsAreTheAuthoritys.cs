using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The only statement is on the subject's semantics, with the authority's own name registration URI.</summary>
[Clause("OCES3 template", "qcStatements")]
public sealed class StatementsAreTheAuthoritys : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is not { Settings.NameRegistrationAuthorityUri: var own })
            return null;

        return subject.Extensions.QcStatements is { StatementOids: [Oids.QcsPkixQcSyntaxV2], NameRegistrationAuthorityUris: [var uri] }
            && string.Equals(uri, own, StringComparison.Ordinal)
            ? null
            : Refuse("OcesStatementsWrong", $"The qcStatements are not one on the subject's semantics with {own}.", own);
    }
}
