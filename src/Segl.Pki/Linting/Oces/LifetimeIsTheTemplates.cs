using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The certificate lasts exactly as long as its template says, the last second included.</summary>
[Clause("OCES3 template", "validity")]
public sealed class LifetimeIsTheTemplates : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var (lifetime, expected) = (subject.Certificate.Validity.Lifetime, subject.Template.Lifetime);
        if (lifetime == expected)
            return null;

        var (written, days) = (
            lifetime.ToString("c", CultureInfo.InvariantCulture), expected.TotalDays.ToString(CultureInfo.InvariantCulture));
        return Refuse(
            "LifetimeNotTheTemplates",
            $"The certificate would last {written}; {subject.Template.Id} lasts {days} days, of which the last second is included.",
            written,
            days);
    }
}
