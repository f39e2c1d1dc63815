using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>Why a message is not taken; <see cref="CmpFailures"/> has the failInfo of each.</summary>
internal static class CmpRefusals
{
    public static Refusal Version(int pvno) =>
        new("CmpVersion", $"The message is of version {Number(pvno)} of CMP; 2 and 3 are known here.")
        {
            Clause = "RFC 9483 §3.5",
            Arguments = [Number(pvno)],
        };

    public static Refusal TransactionId() =>
        new("CmpTransactionId", "transactionID is missing. Draw 16 random octets for each transaction.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal TransactionIdLength() =>
        new("CmpTransactionIdLength", "transactionID is not 16 octets long. Draw 16 random octets for each transaction.")
        {
            Clause = "RFC 9483 §3.1",
        };

    public static Refusal TransactionIdOther() =>
        new("CmpTransactionIdOther", "The message belongs to another transaction than the one that it continues.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal SenderNonce() =>
        new("CmpSenderNonce", "senderNonce is missing or not 16 octets long. Draw 16 random octets for each message.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal RecipientNonce() =>
        new("CmpRecipientNonce",
            "recipNonce must be the senderNonce of the message before, and be absent in the first message of a transaction.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal MessageTimeMissing() =>
        new("CmpMessageTime", "messageTime is missing.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal MessageTime(DateTimeOffset time, DateTimeOffset at) =>
        new("CmpMessageTime", $"messageTime is {Instant(time)}, but here it is {Instant(at)}. Look at the clocks.")
        {
            Clause = "RFC 9483 §3.5",
            Arguments = [Instant(time), Instant(at)],
        };

    public static Refusal ProtectionMissing() =>
        new("CmpProtectionMissing", "The message is not protected. Protect it with the one-time code or with a certificate's key.")
        {
            Clause = "RFC 9483 §3.2",
        };

    public static Refusal ProtectionWrong() =>
        new("CmpProtectionWrong", "The protection of the message is not by whom it names, or the message was changed.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal ProtectionKind() =>
        new("CmpProtectionKind", "The message is signed where a MAC is due, or the other way round.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal ProtectionAlgorithm(string algorithm) =>
        new("CmpProtectionAlgorithm",
            $"The protection uses the algorithm {algorithm}, which is not taken. "
            + "Use PBMAC1 with SHA-2, or sign with RSA or ECDSA and SHA-2.")
        {
            Clause = "RFC 9481 §7",
            Arguments = [algorithm],
        };

    public static Refusal MacWork(int iterations) =>
        new("CmpMacWork",
            $"The MAC has {Number(iterations)} rounds; {Number(MessageMac.IterationsMin)} to {Number(MessageMac.IterationsMax)} are taken.")
        {
            Clause = "RFC 4211 §4.4",
            Arguments = [Number(iterations), Number(MessageMac.IterationsMin), Number(MessageMac.IterationsMax)],
        };

    public static Refusal Sender(string due) =>
        new("CmpSender", $"sender must be {due}.")
        {
            Clause = "RFC 9483 §3.1",
            Arguments = [due],
        };

    public static Refusal SenderKid() =>
        new("CmpSenderKid", "senderKID must be the reference value of a MAC, or the subjectKeyIdentifier of the certificate that signs.")
        {
            Clause = "RFC 9483 §3.1",
        };

    public static Refusal SignerMissing() =>
        new("CmpSignerMissing", "The certificate that signs must come along as the first of extraCerts, with its chain.")
        {
            Clause = "RFC 9483 §3.3",
        };

    public static Refusal ImplicitConfirm() =>
        new("CmpImplicitConfirm",
            "implicitConfirm has the value NULL, stands only where a certificate is asked for or given, and confirmWaitTime does not go with it.")
        {
            Clause = "RFC 9483 §3.1",
        };

    public static Refusal ConfirmWaitTime() =>
        new("CmpConfirmWaitTime", "confirmWaitTime is not a GeneralizedTime.")
        {
            Clause = "RFC 9483 §3.1",
        };

    public static Refusal CertProfile() =>
        new("CmpCertProfile", "certProfile names one profile in UTF-8.")
        {
            Clause = "RFC 9483 §3.1",
        };

    public static Refusal BodyNotSupported(PkiBodyKind kind) =>
        new("CmpBodyNotSupported", $"Messages of the kind {kind} are not supported.")
        {
            Clause = "RFC 9810 §5.1.2",
            Arguments = [kind.ToString()],
        };

    public static Refusal CertHash() =>
        new("CmpCertHash", "certHash is not that of the certificate that was issued.")
        {
            Clause = "RFC 9810 §5.3.18",
        };

    public static Refusal CertHashAlgorithm() =>
        new("CmpCertHashAlgorithm", "hashAlg of the confirmation is not one of SHA-256, SHA-384 and SHA-512.")
        {
            Clause = "RFC 9810 §5.3.18",
        };

    public static Refusal CertStatus(string why) =>
        new("CmpCertStatus", $"The confirmation is not one of the certificate that was issued: {why}.")
        {
            Clause = "RFC 9483 §4.1.1",
            Arguments = [why],
        };

    public static Refusal RevocationCount(int count) =>
        new("CmpRevocationCount", $"A message asks to revoke one certificate; this one names {Number(count)}.")
        {
            Clause = "RFC 9483 §4.2",
            Arguments = [Number(count)],
        };

    public static Refusal RevocationNameless() =>
        new("CmpRevocationNameless", "Issuer and serial number of the certificate that is to be revoked are missing.")
        {
            Clause = "RFC 9483 §4.2",
        };

    public static Refusal RevocationReason() =>
        new("CmpRevocationReason", "The reason for the revocation is none of the standard's.")
        {
            Clause = "RFC 5280 §5.3.1",
        };

    public static Refusal RevocationReasons() =>
        new("CmpRevocationReasons", "A revocation has one reason.")
        {
            Clause = "RFC 9483 §4.2",
        };

    public static Refusal RevocationOther() =>
        new("CmpRevocationOther", "What the request says of the certificate that is to be revoked is not what stands in it.")
        {
            Clause = "RFC 9483 §4.2",
        };

    public static Refusal Polling() =>
        new("CmpPolling", "One request is polled for at a time.")
        {
            Clause = "RFC 9483 §4.4",
        };

    public static Refusal TransactionIdInUse() =>
        new("CmpTransactionIdInUse", "transactionID is that of another transaction. Draw 16 random octets for each.")
        {
            Clause = "RFC 9483 §3.5",
        };

    public static Refusal NestedTransaction() =>
        new("CmpNestedTransaction",
            "Who adds a protection to a message copies its transactionID; a batch has transactionID and senderNonce of its own.")
        {
            Clause = "RFC 9483 §5.2.2.1",
        };

    public static Refusal NestedNonce() =>
        new("CmpNestedNonce",
            "Who adds a protection to a message copies its senderNonce; in a batch every message, and the batch itself, has one of its own.")
        {
            Clause = "RFC 9483 §5.2.2",
        };

    public static Refusal NestedDeeper() =>
        new("CmpNestedDeeper", "Nested messages are opened one level deep.")
        {
            Clause = "RFC 9483 §5.2.2",
        };

    private static string Instant(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
