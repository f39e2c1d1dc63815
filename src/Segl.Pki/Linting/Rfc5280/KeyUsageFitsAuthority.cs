using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>Authorities, and nobody else, may sign certificates and revocation lists.</summary>
[Clause("RFC 5280", "4.2.1.3")]
public sealed class KeyUsageFitsAuthority : Lint
{
    private const KeyUsages OfAuthorities = KeyUsages.KeyCertSign | KeyUsages.CrlSign;

    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Extensions.KeyUsage is not { } usage)
            return Refuse("KeyUsageMissing", "The certificate does not say what its key may be used for.");

        var isFit = subject.IsAuthority ? usage == OfAuthorities : (usage & OfAuthorities) == KeyUsages.None;
        return isFit
            ? null
            : Refuse(
                "KeyUsageNotForSubject",
                $"The key usage is {usage}; authorities have keyCertSign and cRLSign, others neither.",
                usage.ToString());
    }
}
