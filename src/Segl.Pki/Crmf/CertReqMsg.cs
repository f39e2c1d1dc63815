using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Crmf;

/// <summary>A request for one certificate (RFC 4211 §3).</summary>
/// <param name="CertReqId">certReqId, by which the answer names the request.</param>
/// <param name="Template">certTemplate.</param>
/// <param name="Controls">controls.</param>
public sealed record CertReqMsg(int CertReqId, CertTemplate Template, CertControls Controls)
{
    private const int RegInfoMax = 16;

    /// <summary>The CertRequest in DER: what a proof without input of its own signs.</summary>
    public required ReadOnlyMemory<byte> CertRequest { get; init; }

    /// <summary>The proof; null where there is none.</summary>
    public ProofOfPossession? Proof { get; init; }

    /// <summary>
    /// Gives the key that a certificate is asked for, once the proof shows that the sender holds its private half (RFC 4211 §4.1).
    /// </summary>
    public Result<SubjectPublicKey> ProveKey()
    {
        var key = Template.ReadPublicKey();
        if (key.IsRefused)
            return key.Refusal;
        if (Proof is null)
            return CrmfRefusals.ProofMissing();
        if (Proof.Kind == ProofOfPossessionKind.RaVerified)
            return CrmfRefusals.ProofByOthers();
        if (Proof.Kind != ProofOfPossessionKind.Signature)
            return CrmfRefusals.ProofNotSupported(Proof.Kind);
        if (VerificationAlgorithm.Find(Proof.SignatureIdentifier.Span) is not { Strength: DigestStrength.Strong } algorithm)
            return CrmfRefusals.ProofAlgorithm();
        if (Proof.InputPublicKey is { } inputKey && !inputKey.Span.SequenceEqual(key.Value.Spki.Span))
            return CrmfRefusals.ProofOtherKey();

        return algorithm.Verify(key.Value, (Proof.Input ?? CertRequest).Span, Proof.Signature.Span) ? key : CrmfRefusals.ProofWrong();
    }

    /// <summary>A request with a signature as its proof; the key goes into the template.</summary>
    public static CertReqMsg Sign(int certReqId, CertTemplate template, CertControls controls, KeySigner signer)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(controls);
        ArgumentNullException.ThrowIfNull(signer);
        var withKey = template with { PublicKey = signer.PublicKey.Spki };
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            var certRequest = WriteCertRequest(certReqId, withKey, controls);
            writer.WriteEncodedValue(certRequest);
            ProofOfPossession.WriteSignature(writer, certRequest, signer);
        }

        var whole = writer.Encode();
        return DerReading.ReadWhole(whole, ReadFrom) with { Encoded = whole };
    }

    /// <summary>The whole in DER.</summary>
    internal ReadOnlyMemory<byte> Encoded { get; private init; }

    internal static CertReqMsg ReadFrom(AsnReader reader)
    {
        var encoded = reader.PeekEncodedValue();
        var fields = reader.ReadSequence();
        var certRequest = fields.PeekEncodedValue();
        var (certReqId, template, controls) = ReadCertRequest(fields.ReadSequence());
        var proof = fields.HasData && fields.PeekTag().TagClass == TagClass.ContextSpecific ? ProofOfPossession.ReadFrom(fields) : null;
        if (fields.HasData)
            _ = fields.ReadList(RegInfoMax, "pieces of registration information", AttributeTypeAndValue.ReadFrom);
        fields.ThrowIfNotEmpty();
        return new CertReqMsg(certReqId, template, controls) { CertRequest = certRequest, Proof = proof, Encoded = encoded };
    }

    // CertRequest ::= SEQUENCE { certReqId INTEGER, certTemplate CertTemplate, controls Controls OPTIONAL }
    private static (int CertReqId, CertTemplate Template, CertControls Controls) ReadCertRequest(AsnReader fields)
    {
        if (!fields.TryReadInt32(out var certReqId))
            throw new AsnContentException("The certReqId is no small number.");

        var template = CertTemplate.ReadFrom(fields);
        var controls = fields.HasData ? CertControls.ReadFrom(fields) : CertControls.None;
        fields.ThrowIfNotEmpty();
        return (certReqId, template, controls);
    }

    private static byte[] WriteCertRequest(int certReqId, CertTemplate template, CertControls controls)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(certReqId);
            template.WriteTo(writer);
            if (controls.All.Count > 0)
                controls.WriteTo(writer);
        }

        return writer.Encode();
    }
}
