using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Oces;

/// <summary>The key usage is that of the type: organisation or system.</summary>
[Clause("OCES3 template", "keyUsage")]
public sealed class KeyUsageIsOfTheType : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is not { } template || subject.Extensions.KeyUsage == template.KeyUsage)
            return null;

        return Refuse(
            "OcesKeyUsageWrong",
            $"The key usage is {subject.Extensions.KeyUsage}; {template.Id} has {template.KeyUsage}.",
            $"{subject.Extensions.KeyUsage}",
            template.KeyUsage.ToString());
    }
}
