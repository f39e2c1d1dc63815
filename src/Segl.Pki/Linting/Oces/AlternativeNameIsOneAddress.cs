using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>Where there is an alternative name, it is exactly one e-mail address.</summary>
[Clause("OCES3 template", "subjectAltName")]
public sealed class AlternativeNameIsOneAddress : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null || subject.Extensions.SubjectAltName is not { } alternative)
            return null;

        return alternative.Names is [{ Kind: GeneralNameKind.Rfc822Name }]
            ? null
            : Refuse("OcesAlternativeNameNotOneAddress", "The alternative names are not exactly one e-mail address.");
    }
}
