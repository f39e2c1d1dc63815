using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Ocsp;

/// <summary>Whether an answer is one to the question, by somebody who may give it, and not too old (RFC 6960 §3.2).</summary>
public static class OcspResponseCheck
{
    /// <summary>What the answer says of the certificate, or why nothing can be taken from it.</summary>
    public static Result<OcspSingleResponse> Check(OcspResponse response, OcspQuestion question, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(question);
        if (response.Status != OcspStatus.Successful)
            return OcspRefusals.NotSuccessful(response.Status);
        if (response.UnknownCriticalExtension is { } oid)
            return OcspRefusals.ExtensionUnknown(oid);
        if (Find(response, question) is not { } single)
            return OcspRefusals.CertificateMissing(question.SerialNumber);
        if (!IsNonceRight(response, question))
            return OcspRefusals.NonceOther();
        if (CheckSignature(response, question.Issuer, at) is { } unsigned)
            return unsigned;
        if (CheckTime(single, question, at) is { } outOfTime)
            return outOfTime;

        return single;
    }

    private static OcspSingleResponse? Find(OcspResponse response, OcspQuestion question)
    {
        var issuer = OcspIssuer.Of(question.Issuer);
        foreach (var single in response.Responses)
        {
            if (single.CertId.SerialNumber == question.SerialNumber && issuer.IsIssuerOf(single.CertId))
                return single;
        }

        return null;
    }

    private static bool IsNonceRight(OcspResponse response, OcspQuestion question) => (question.Nonce, response.Nonce) switch
    {
        ({ } asked, { } answered) => asked.Span.SequenceEqual(answered.Span),
        ({ }, null) => !question.IsNonceRequired,
        (null, _) => true,
    };

    private static Refusal? CheckSignature(OcspResponse response, Certificate issuer, DateTimeOffset at)
    {
        var signers = Signers(response, issuer, at);
        if (signers.Count == 0)
            return OcspRefusals.SignerUnknown();

        var algorithm = VerificationAlgorithm.Find(response.SignatureIdentifier.Span);
        return algorithm is { Strength: DigestStrength.Strong }
            && signers.Exists(signer => algorithm.Verify(signer.PublicKey, response.ToBeSigned.Span, response.Signature.Span))
            ? null
            : OcspRefusals.SignatureWrong();
    }

    // RFC 6960 §4.2.2.2: the issuer itself, or whom it authorised directly; never whom somebody else did.
    private static List<Certificate> Signers(OcspResponse response, Certificate issuer, DateTimeOffset at)
    {
        List<Certificate> signers = [];
        if (IsNamed(response, issuer))
            signers.Add(issuer);
        foreach (var der in response.Certificates)
        {
            var parsed = Certificate.Parse(der);
            if (!parsed.IsRefused && IsNamed(response, parsed.Value) && IsAuthorised(parsed.Value, issuer, at))
                signers.Add(parsed.Value);
        }

        return signers;
    }

    private static bool IsNamed(OcspResponse response, Certificate certificate) => response.ResponderName is { } name
        ? name.Equals(certificate.Subject)
        : response.ResponderKeyHash.Span.SequenceEqual(certificate.PublicKey.KeyIdentifier.Span);

    private static bool IsAuthorised(Certificate responder, Certificate issuer, DateTimeOffset at) =>
        responder.Issuer.Equals(issuer.Subject)
        && responder.Extensions.ExtKeyUsage is { } purposes
        && purposes.PurposeOids.Contains(Oids.OcspSigning, StringComparer.Ordinal)
        && IsSigning(responder)
        && responder.Validity.Covers(at)
        && responder.IsVerifiedBy(issuer.PublicKey);

    private static bool IsSigning(Certificate responder) =>
        responder.Extensions.KeyUsage is not { } usage
            || (usage & (KeyUsages.DigitalSignature | KeyUsages.NonRepudiation)) != KeyUsages.None;

    private static Refusal? CheckTime(OcspSingleResponse single, OcspQuestion question, DateTimeOffset at)
    {
        if (single.ThisUpdate > at + question.ClockTolerance)
            return OcspRefusals.NotYet(single.ThisUpdate);

        var until = single.NextUpdate ?? (single.ThisUpdate + question.AgeMax);
        return until < at - question.ClockTolerance ? OcspRefusals.TooOld(until) : null;
    }
}
