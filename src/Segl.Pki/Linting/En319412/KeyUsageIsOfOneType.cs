using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.En319412;

/// <summary>The key usage is one of the combinations A to F, which EN 319 412-3 takes over for legal persons.</summary>
[Clause("EN 319 412-2", "4.3.2")]
public sealed class KeyUsageIsOfOneType : Lint
{
    private static readonly KeyUsages[] Types =
    [
        KeyUsages.NonRepudiation,
        KeyUsages.NonRepudiation | KeyUsages.DigitalSignature,
        KeyUsages.DigitalSignature,
        KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment,
        KeyUsages.DigitalSignature | KeyUsages.KeyAgreement,
        KeyUsages.KeyEncipherment,
        KeyUsages.KeyAgreement,
        KeyUsages.NonRepudiation | KeyUsages.DigitalSignature | KeyUsages.KeyEncipherment,
        KeyUsages.NonRepudiation | KeyUsages.DigitalSignature | KeyUsages.KeyAgreement,
    ];

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Oces is null || (subject.Extensions.KeyUsage is { } usage && Types.Contains(usage)))
            return null;

        return Refuse(
            "KeyUsageNotOfOneType",
            $"The key usage {subject.Extensions.KeyUsage} is none of the combinations that are allowed.",
            $"{subject.Extensions.KeyUsage}");
    }
}
