using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The certificate does not outlive its issuer's: after that no path to it is valid.</summary>
[Clause("RFC 5280", "6.1.3")]
public sealed class ValidityIsWithinTheIssuers : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        if (subject.Issuer.Validity is not { } issuers)
            return null;

        var validity = subject.Certificate.Validity;
        var (end, endOfIssuer) = (Text(validity.NotAfter), Text(issuers.NotAfter));
        return issuers.NotBefore <= validity.NotBefore && validity.NotAfter <= issuers.NotAfter
            ? null
            : Refuse(
                "ValidityOutsideTheIssuers",
                $"The certificate would be valid until {end}, the issuer's is until {endOfIssuer}. Renew the issuing authority.",
                end,
                endOfIssuer);
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
