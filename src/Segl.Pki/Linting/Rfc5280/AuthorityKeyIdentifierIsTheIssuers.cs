using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The authority key identifier is the key identifier of the issuer and nothing else; only a root may leave it out.</summary>
[Clause("RFC 5280", "4.2.1.1")]
public sealed class AuthorityKeyIdentifierIsTheIssuers : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var identifier = subject.Extensions.AuthorityKeyIdentifier;
        if (identifier is null)
            return subject.IsRoot ? null : Refuse("AuthorityKeyIdentifierMissing", "The certificate does not say which key signs it.");

        var isTheIssuers = identifier is { KeyIdentifier: { } written, HasIssuerAndSerial: false }
            && written.Span.SequenceEqual(subject.Issuer.PublicKey.KeyIdentifier.Span);
        return isTheIssuers
            ? null
            : Refuse("AuthorityKeyIdentifierWrong", "The authority key identifier is not that of the issuer's key alone.");
    }
}
