using System.Collections.Frozen;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Cmp;

/// <summary>What is wrong, as CMP tells it: failInfo for programs, code and reason for people (RFC 9810 §5.2.3).</summary>
internal static class CmpFaults
{
    // What the formats refuse has its failInfo there.
    private static readonly FrozenDictionary<string, PkiFailureInfo> s_failures = new Dictionary<string, PkiFailureInfo>(StringComparer.Ordinal)
    {
        ["CodeWrong"] = PkiFailureInfo.BadMessageCheck,
        ["CodeLocked"] = PkiFailureInfo.NotAuthorized,
        ["CodeExpired"] = PkiFailureInfo.NotAuthorized,
        ["CodeReplaced"] = PkiFailureInfo.NotAuthorized,
        ["CodeUsed"] = PkiFailureInfo.NotAuthorized,
        ["OcesKeyUnsuitable"] = PkiFailureInfo.BadCertTemplate,
        ["CmpSenderOther"] = PkiFailureInfo.BadMessageCheck,
        ["SystemRightMissing"] = PkiFailureInfo.NotAuthorized,
        ["ApiIdentificationNotAllowed"] = PkiFailureInfo.NotAuthorized,
        ["CertificateKindNotAllowed"] = PkiFailureInfo.NotAuthorized,
        ["OrderNeedsTerms"] = PkiFailureInfo.NotAuthorized,
        ["CmpRecipient"] = PkiFailureInfo.WrongAuthority,
        ["CmpConfirmed"] = PkiFailureInfo.CertConfirmed,
        ["CmpOldCertId"] = PkiFailureInfo.BadCertId,
        ["ClientCertificateUnknown"] = PkiFailureInfo.SignerNotTrusted,
        ["ClientCertificateExpired"] = PkiFailureInfo.SignerNotTrusted,
        ["ClientCertificateRevoked"] = PkiFailureInfo.CertRevoked,
        ["CertificateExpired"] = PkiFailureInfo.BadCertId,
        ["NotFound"] = PkiFailureInfo.NotAuthorized,
        ["IssuedInBrowser"] = PkiFailureInfo.NotAuthorized,
        ["MachineRenewalNotAllowed"] = PkiFailureInfo.NotAuthorized,
        ["RenewalNeedsTerms"] = PkiFailureInfo.NotAuthorized,
        ["TermsNotAccepted"] = PkiFailureInfo.NotAuthorized,
        ["RenewedAlready"] = PkiFailureInfo.DuplicateCertReq,
        ["RenewalPending"] = PkiFailureInfo.DuplicateCertReq,
        ["OrderAlreadyFetched"] = PkiFailureInfo.DuplicateCertReq,
        ["CmpSystemFailure"] = PkiFailureInfo.SystemFailure,
        ["Busy"] = PkiFailureInfo.SystemUnavail,
        ["IssuingUnderWay"] = PkiFailureInfo.SystemUnavail,
        ["IssuanceInProgress"] = PkiFailureInfo.SystemUnavail,
        ["ChangedMeanwhile"] = PkiFailureInfo.SystemUnavail,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The status of what is not done.</summary>
    public static PkiStatusInfo StatusOf(Refusal refusal) =>
        PkiStatusInfo.Rejected(s_failures.GetValueOrDefault(refusal.Code, CmpFailures.Of(refusal)), TextOf(refusal));

    /// <summary>What people read, with the code that stands in the documents.</summary>
    public static string TextOf(Refusal refusal) => $"{refusal.Code}: {refusal.Detail}";

    /// <summary>An error message.</summary>
    public static CmpAnswer Error(Refusal refusal) => new(new ErrorMsgContent(StatusOf(refusal)).ToBody());

    /// <summary>The refusal of what comes after the confirmation.</summary>
    public static Refusal Confirmed() => new("CmpConfirmed", "The certificate is confirmed already. Revoke it if it is not wanted.")
    {
        Clause = "RFC 9810 §5.2.3",
    };

    /// <summary>What is said of a fault of ours.</summary>
    public static Refusal SystemFailure() => new("CmpSystemFailure", "Something went wrong here. Send the message once more, as a new transaction.");

    /// <summary>The answer that belongs to a request, saying no (RFC 9483 §4).</summary>
    public static CmpAnswer Reject(PkiBodyKind kind, int certReqId, Refusal refusal) => new(CmpAnswers.Reject(kind, certReqId, StatusOf(refusal)));
}
