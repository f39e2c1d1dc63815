using Segl.Pki.Certificates;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Linting;

/// <summary>A draft that passed every lint: the only thing that may be signed, and only once.</summary>
public sealed class LintedDraft
{
    private readonly Issuer _issuer;
    private int _isSpent;

    internal LintedDraft(CertificateDraft draft, Issuer issuer) => (Draft, _issuer) = (draft, issuer);

    /// <summary>The draft, for the record of the intent.</summary>
    public CertificateDraft Draft { get; }

    /// <summary>Gives out what is to be signed, once.</summary>
    /// <exception cref="InvalidOperationException">It was given out before.</exception>
    public ReadOnlyMemory<byte> Spend() => Interlocked.Exchange(ref _isSpent, 1) == 0
        ? Draft.ToBeSigned
        : throw new InvalidOperationException($"The draft {Draft.SerialNumber} was given out for signing before.");

    /// <summary>Joins the signature to the draft and looks at the result as anybody else would.</summary>
    public Result<Certificate> Complete(ReadOnlySpan<byte> signature) =>
        Accept(Certificate.Assemble(Draft.ToBeSigned.Span, _issuer.Algorithm, signature));

    /// <summary>Takes a certificate that was put together elsewhere: it must hold exactly the draft, signed by the issuer's key.</summary>
    public Result<Certificate> Accept(ReadOnlyMemory<byte> certificateDer)
    {
        var parsed = Certificate.Parse(certificateDer);
        if (parsed.IsRefused)
            return parsed.Refusal;

        var certificate = parsed.Value;
        if (!certificate.ToBeSigned.Der.Span.SequenceEqual(Draft.ToBeSigned.Span))
            return new Refusal(
                "CertificateNotOfDraft",
                $"What was signed is not the draft {Draft.SerialNumber}. Revoke the serial number {certificate.SerialNumber} and find "
                + $"out who signed it.")
            {
                Arguments = [Draft.SerialNumber.ToString(), certificate.SerialNumber.ToString()],
            };

        return certificate.IsSignedBy(_issuer.PublicKey)
            ? certificate
            : new Refusal(
                "CertificateSignatureWrong",
                $"The signature on {certificate.SerialNumber} is not by the key of {_issuer.Name}. Look at the signing key's "
                + $"configuration.")
            {
                Arguments = [certificate.SerialNumber.ToString(), _issuer.Name.ToString()],
            };
    }
}
