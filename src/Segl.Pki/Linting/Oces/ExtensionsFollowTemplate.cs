using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The extensions are those of the template, in its order and with its criticality, and no others.</summary>
[Clause("OCES3 template", "extensions")]
public sealed class ExtensionsFollowTemplate : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var extensions = subject.Extensions;
        var next = 0;
        foreach (var rule in subject.Template.ExtensionRules)
        {
            if (next < extensions.Count && Follows(extensions[next], rule))
                next++;
            else if (rule.Presence == CertificateTemplate.ExtensionPresence.Required)
                return NotOfTemplate(subject, rule.Oid);
        }

        return next == extensions.Count ? null : NotOfTemplate(subject, extensions[next].Oid);
    }

    private static bool Follows(CertificateExtension extension, CertificateTemplate.ExtensionRule rule) =>
        string.Equals(extension.Oid, rule.Oid, StringComparison.Ordinal)
        && extension.IsCritical == (rule.Criticality == CertificateTemplate.ExtensionCriticality.Critical);

    private Refusal NotOfTemplate(LintSubject subject, string oid) =>
        Refuse(
            "ExtensionsNotOfTemplate",
            $"The extension {oid} is missing, misplaced, not of {subject.Template.Id}, or wrongly critical.",
            oid,
            subject.Template.Id);
}
