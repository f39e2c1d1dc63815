using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The subject key identifier is SHA-1 of the key's bits (method 1).</summary>
[Clause("RFC 5280", "4.2.1.2")]
public sealed class SubjectKeyIdentifierIsOfTheKey : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var isOfTheKey = subject.Extensions.SubjectKeyIdentifier is { } identifier
            && identifier.KeyIdentifier.Span.SequenceEqual(subject.Certificate.PublicKey.KeyIdentifier.Span);
        return isOfTheKey
            ? null
            : Refuse("SubjectKeyIdentifierWrong", "The subject key identifier is missing or not that of the certificate's key.");
    }
}
