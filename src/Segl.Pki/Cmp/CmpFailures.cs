using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>Which failInfo tells of which refusal (RFC 9810 §5.2.3, RFC 9483 §3.5 and §4).</summary>
public static class CmpFailures
{
    private static readonly Dictionary<string, PkiFailureInfo> ByCode = new(StringComparer.Ordinal)
    {
        ["CmpVersion"] = PkiFailureInfo.UnsupportedVersion,
        ["CmpTransactionId"] = PkiFailureInfo.BadDataFormat,
        ["CmpTransactionIdLength"] = PkiFailureInfo.BadRequest,
        ["CmpTransactionIdOther"] = PkiFailureInfo.BadRequest,
        ["CmpTransactionIdInUse"] = PkiFailureInfo.TransactionIdInUse,
        ["CmpSenderNonce"] = PkiFailureInfo.BadSenderNonce,
        ["CmpRecipientNonce"] = PkiFailureInfo.BadRecipientNonce,
        ["CmpNestedTransaction"] = PkiFailureInfo.BadRequest,
        ["CmpNestedNonce"] = PkiFailureInfo.BadSenderNonce,
        ["CmpNestedDeeper"] = PkiFailureInfo.BadRequest,
        ["CmpMessageTime"] = PkiFailureInfo.BadTime,
        ["CmpProtectionMissing"] = PkiFailureInfo.BadMessageCheck,
        ["CmpProtectionWrong"] = PkiFailureInfo.BadMessageCheck,
        ["CmpProtectionAlgorithm"] = PkiFailureInfo.BadAlg,
        ["CmpProtectionKind"] = PkiFailureInfo.WrongIntegrity,
        ["CmpMacWork"] = PkiFailureInfo.BadAlg,
        ["CmpMacMalformed"] = PkiFailureInfo.BadDataFormat,
        ["CmpSender"] = PkiFailureInfo.BadMessageCheck,
        ["CmpSenderKid"] = PkiFailureInfo.BadMessageCheck,
        ["CmpSignerMissing"] = PkiFailureInfo.BadMessageCheck,
        ["CmpImplicitConfirm"] = PkiFailureInfo.BadRequest,
        ["CmpConfirmWaitTime"] = PkiFailureInfo.BadDataFormat,
        ["CmpCertProfile"] = PkiFailureInfo.BadRequest,
        ["CmpBodyNotSupported"] = PkiFailureInfo.BadRequest,
        ["CmpCertHash"] = PkiFailureInfo.BadPop,
        ["CmpCertHashAlgorithm"] = PkiFailureInfo.BadAlg,
        ["CmpCertStatus"] = PkiFailureInfo.BadRequest,
        ["CmpPolling"] = PkiFailureInfo.BadRequest,
        ["CmpRevocationCount"] = PkiFailureInfo.BadRequest,
        ["CmpRevocationNameless"] = PkiFailureInfo.AddInfoNotAvailable,
        ["CmpRevocationReason"] = PkiFailureInfo.BadDataFormat,
        ["CmpRevocationReasons"] = PkiFailureInfo.BadRequest,
        ["CmpRevocationOther"] = PkiFailureInfo.BadCertId,
        ["CrmfCount"] = PkiFailureInfo.BadRequest,
        ["CrmfCertReqId"] = PkiFailureInfo.BadRequest,
        ["CrmfTemplate"] = PkiFailureInfo.BadCertTemplate,
        ["CrmfSubjectMissing"] = PkiFailureInfo.BadCertTemplate,
        ["CrmfVersion"] = PkiFailureInfo.BadRequest,
        ["CrmfKeyMissing"] = PkiFailureInfo.BadCertTemplate,
        ["CrmfProofMissing"] = PkiFailureInfo.BadPop,
        ["CrmfProofByOthers"] = PkiFailureInfo.NotAuthorized,
        ["CrmfProofNotSupported"] = PkiFailureInfo.BadPop,
        ["CrmfProofAlgorithm"] = PkiFailureInfo.BadAlg,
        ["CrmfProofOtherKey"] = PkiFailureInfo.BadPop,
        ["CrmfProofWrong"] = PkiFailureInfo.BadPop,
        ["RequestSignatureWrong"] = PkiFailureInfo.BadPop,
        ["RequestSignatureNotSupported"] = PkiFailureInfo.BadAlg,
        ["KeyAlgorithmNotSupported"] = PkiFailureInfo.BadCertTemplate,
    };

    /// <summary>The failInfo of a refusal; badRequest where nothing closer is known.</summary>
    public static PkiFailureInfo Of(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        if (ByCode.TryGetValue(refusal.Code, out var failInfo))
            return failInfo;

        // The key of a template, whatever is wrong with it, is a fault of the template.
        if (refusal.Code.StartsWith("Key", StringComparison.Ordinal) || refusal.Code.StartsWith("PublicKey", StringComparison.Ordinal))
            return PkiFailureInfo.BadCertTemplate;
        return IsOfFormat(refusal.Code) ? PkiFailureInfo.BadDataFormat : PkiFailureInfo.BadRequest;
    }

    private static bool IsOfFormat(string code) => code.EndsWith("Malformed", StringComparison.Ordinal)
        || code.EndsWith("TooLarge", StringComparison.Ordinal) || code.EndsWith("TrailingBytes", StringComparison.Ordinal);
}
