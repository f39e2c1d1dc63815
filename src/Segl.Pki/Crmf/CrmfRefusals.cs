using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Crmf;

/// <summary>Why a request for a certificate is not taken.</summary>
internal static class CrmfRefusals
{
    public static Refusal KeyMissing() =>
        new("CrmfKeyMissing", "The request names no public key. Make a key yourself; none is made for you here.")
        {
            Clause = "RFC 9483 §4.1.1",
        };

    public static Refusal SubjectMissing() =>
        new("CrmfSubjectMissing", "The request names no subject. Write one, even if another will stand in the certificate.")
        {
            Clause = "RFC 9483 §4.1.1",
        };

    public static Refusal Version() =>
        new("CrmfVersion", "The template asks for another version of X.509 than 3.")
        {
            Clause = "RFC 4211 §5",
        };

    public static Refusal Template() =>
        new("CrmfTemplate", "The template has serialNumber, signingAlg or unique identifiers, which only an authority chooses.")
        {
            Clause = "RFC 4211 §5",
        };

    public static Refusal CertReqId(int certReqId) =>
        new("CrmfCertReqId", $"certReqId is 0 where one certificate is asked for, and not {Number(certReqId)}.")
        {
            Clause = "RFC 9483 §4.1.1",
            Arguments = [Number(certReqId)],
        };

    public static Refusal Count(int count) =>
        new("CrmfCount", $"A message asks for one certificate; this one asks for {Number(count)}.")
        {
            Clause = "RFC 9483 §4.1.1",
            Arguments = [Number(count)],
        };

    public static Refusal ProofMissing() =>
        new("CrmfProofMissing", "The request does not prove that its sender holds the private key. Sign the request with it.")
        {
            Clause = "RFC 4211 §4",
        };

    public static Refusal ProofByOthers() =>
        new("CrmfProofByOthers", "The request says that somebody else looked at the proof of possession. Sign the request with its key.")
        {
            Clause = "RFC 9483 §5.2.3.2",
        };

    public static Refusal ProofNotSupported(ProofOfPossessionKind kind) =>
        new("CrmfProofNotSupported", $"A proof of possession by {kind} is not supported. Sign the request with its key.")
        {
            Clause = "RFC 4211 §4.2",
            Arguments = [kind.ToString()],
        };

    public static Refusal ProofAlgorithm() =>
        new("CrmfProofAlgorithm", "The proof of possession is signed with an algorithm that is not taken. Use RSA or ECDSA and SHA-2.")
        {
            Clause = "RFC 9481 §3",
        };

    public static Refusal ProofOtherKey() =>
        new("CrmfProofOtherKey", "The proof of possession is for another key than the one in the template.")
        {
            Clause = "RFC 4211 §4.1",
        };

    public static Refusal ProofWrong() =>
        new("CrmfProofWrong", "The proof of possession is not by the key in the request, so nothing shows that its sender holds it.")
        {
            Clause = "RFC 4211 §4.1",
        };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
