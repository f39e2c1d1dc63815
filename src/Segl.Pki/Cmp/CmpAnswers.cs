using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>The bodies that say no, each in the form that belongs to its request (RFC 9483 §3.6.4 and §4).</summary>
public static class CmpAnswers
{
    /// <summary>A negative answer: ip, cp, kup or rp with the status, and error for all other kinds.</summary>
    /// <param name="kind">The kind of the request.</param>
    /// <param name="certReqId">That of the request where it is about a certificate.</param>
    /// <param name="status">Why not.</param>
    public static PkiBody Reject(PkiBodyKind kind, int certReqId, PkiStatusInfo status)
    {
        ArgumentNullException.ThrowIfNull(status);
        if (kind.IsCrmf() || kind == PkiBodyKind.Pkcs10Request)
            return new CertRepMessage([new CertResponse(certReqId, status, Certificate: null)]).ToBody(kind.Answer());
        return kind == PkiBodyKind.RevocationRequest ? new RevRepContent([status]).ToBody() : new ErrorMsgContent(status).ToBody();
    }

    /// <summary>An error message for a refusal, as for all that is wrong with header or protection.</summary>
    public static PkiBody Error(Refusal refusal) => new ErrorMsgContent(PkiStatusInfo.Rejected(refusal)).ToBody();

    /// <summary>The refusal of a body that is not supported.</summary>
    public static Refusal NotSupported(PkiBodyKind kind) => CmpRefusals.BodyNotSupported(kind);

    /// <summary>The refusal of a MAC where a signature is due, and the other way round.</summary>
    public static Refusal WrongProtection() => CmpRefusals.ProtectionKind();

    /// <summary>The refusal of a transaction that has the identifier of another.</summary>
    public static Refusal TransactionIdInUse() => CmpRefusals.TransactionIdInUse();
}
