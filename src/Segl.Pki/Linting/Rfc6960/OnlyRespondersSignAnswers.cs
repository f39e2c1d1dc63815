using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc6960;

/// <summary>Responders, and nobody else, have the purpose OCSPSigning, and nobody asks for their status.</summary>
[Clause("RFC 6960", "4.2.2.2")]
public sealed class OnlyRespondersSignAnswers : Lint
{
    /// <summary>The value of id-pkix-ocsp-nocheck (RFC 6960 §4.2.2.2.1).</summary>
    private static ReadOnlySpan<byte> Null => [0x05, 0x00];

    internal override Refusal? Check(LintSubject subject)
    {
        var purposes = subject.Extensions.ExtKeyUsage?.PurposeOids ?? [];
        var noCheck = subject.Extensions.Find(Oids.OcspNoCheck);
        if (subject.Template is not ResponderTemplate)
        {
            var isFit = subject.Template is ServerTemplate server ? purposes is [var only] && only == server.Purpose : purposes.Count == 0;
            return isFit && noCheck is null
                ? null
                : Refuse(
                    "PurposeNotForSubject",
                    $"The template {subject.Template.Id} limits keys to other purposes and has no id-pkix-ocsp-nocheck.",
                    subject.Template.Id);
        }

        return purposes is [Oids.OcspSigning] && noCheck is not null && noCheck.Value.Span.SequenceEqual(Null)
            ? null
            : Refuse(
                "ResponderPurposeWrong",
                "A responder's certificate has exactly the purpose OCSPSigning and the mark id-pkix-ocsp-nocheck.");
    }
}
