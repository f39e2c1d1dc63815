using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.En319412;

/// <summary>No statement claims that the certificate is qualified: OCES3 certificates are issued under the normalised policy.</summary>
[Clause("EN 319 412-5", "4.2.1")]
public sealed class ClaimsNotToBeQualified : Lint
{
    internal override Refusal? Check(LintSubject subject) =>
        subject.Extensions.QcStatements is { } statements && statements.StatementOids.Contains(Oids.QcsQcCompliance, StringComparer.Ordinal)
            ? Refuse("QualifiedClaimed", "The certificate claims to be an EU qualified certificate, which it is not.")
            : null;
}
