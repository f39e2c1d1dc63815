using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The certificate names the algorithm that the issuer signs with, and the issuer's key is one for it.</summary>
[Clause("RFC 5280", "4.1.2.3")]
public sealed class SignatureAlgorithmIsTheIssuers : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var algorithm = subject.Issuer.Algorithm;
        if (!subject.Certificate.SignatureIdentifier.Span.SequenceEqual(algorithm.Identifier.Span))
            return Refuse(
                "SignatureAlgorithmNotTheIssuers",
                $"The certificate does not name {algorithm}, which the issuer signs with.",
                algorithm.Id);

        var key = subject.Issuer.PublicKey;
        return algorithm.IsFor(key)
            ? null
            : Refuse(
                "SignatureAlgorithmNotForKey",
                $"{algorithm} is not for the issuer's key {key.Kind} of {key.Bits.ToString(CultureInfo.InvariantCulture)} bits. Correct "
                + $"the authority's configuration.",
                algorithm.Id);
    }
}
