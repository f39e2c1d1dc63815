using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting.Rfc5280;

/// <summary>The bytes, read afresh, hold the serial number, subject, validity and key that were asked for.</summary>
[Clause("RFC 5280", "4.1.2")]
public sealed class DraftSaysWhatWasMeant : Lint
{
    internal override Refusal? Check(LintSubject subject)
    {
        var (certificate, draft) = (subject.Certificate, subject.Draft);
        if (certificate.SerialNumber != draft.SerialNumber)
            return Differs("serial number", certificate.SerialNumber.ToString(), draft.SerialNumber.ToString());
        if (!certificate.Subject.Equals(draft.Subject))
            return Differs("subject", certificate.Subject.ToString(), draft.Subject.ToString());
        if (certificate.Validity != draft.Validity)
            return Differs("validity", certificate.Validity.ToString(), draft.Validity.ToString());

        return certificate.PublicKey.Equals(draft.PublicKey)
            ? null
            : Differs("public key", certificate.PublicKey.Fingerprint, draft.PublicKey.Fingerprint);
    }

    private Refusal Differs(string field, string written, string meant) =>
        Refuse(
            "DraftNotAsMeant",
            $"The {field} in the draft is {written}, and {meant} was asked for. This is an error of the program: report it.",
            field,
            written,
            meant);
}
