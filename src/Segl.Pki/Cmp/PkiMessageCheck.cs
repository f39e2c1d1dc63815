using System.Text;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>What must hold of every message before anything is looked up or computed (RFC 9483 §3.5).</summary>
/// <remarks>The protection is verified after it, because only then is it known with what: <see cref="PkiProtection"/>.</remarks>
[Clause("RFC 9483", "3.5")]
public static class PkiMessageCheck
{
    /// <summary>The first rule that a message breaks; null where it breaks none.</summary>
    public static Refusal? Check(PkiMessage message, PkiMessageExpectation expected)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(expected);
        var header = message.Header;
        if (header.Pvno is not (PkiHeader.Version2 or PkiHeader.Version3))
            return CmpRefusals.Version(header.Pvno);

        return CheckTransaction(message, expected)
            ?? CheckTime(header, expected)
            ?? CheckProtection(message, expected)
            ?? CheckGeneralInfo(message);
    }

    private static Refusal? CheckTransaction(PkiMessage message, PkiMessageExpectation expected)
    {
        // What continues a transaction and does not say which continues none.
        var header = message.Header;
        if (header.TransactionId is null)
            return message.Body.Kind.IsFirst() ? CmpRefusals.TransactionId() : CmpRefusals.TransactionIdOther();
        if (!IsOfLength(header.TransactionId))
            return CmpRefusals.TransactionIdLength();
        if (expected.TransactionId is { } transaction && !SameOctets(header.TransactionId, transaction))
            return CmpRefusals.TransactionIdOther();
        if (!IsOfLength(header.SenderNonce))
            return CmpRefusals.SenderNonce();

        // RFC 9483 §3.1: absent in the first message of a transaction, the nonce of the message before in all others.
        return expected.SenderNonce is { } ours
            ? SameOctets(header.RecipNonce, ours) ? null : CmpRefusals.RecipientNonce()
            : header.RecipNonce is null ? null : CmpRefusals.RecipientNonce();
    }

    private static Refusal? CheckTime(PkiHeader header, PkiMessageExpectation expected)
    {
        if (header.MessageTime is not { } time)
            return expected.IsMessageTimeRequired ? CmpRefusals.MessageTimeMissing() : null;
        return (time - expected.At).Duration() <= expected.MessageTimeTolerance ? null : CmpRefusals.MessageTime(time, expected.At);
    }

    private static Refusal? CheckProtection(PkiMessage message, PkiMessageExpectation expected)
    {
        var header = message.Header;
        return PkiProtection.KindOf(message) switch
        {
            PkiProtectionKind.None => CmpRefusals.ProtectionMissing(),
            PkiProtectionKind.Mac => CheckMacSender(header, expected),
            _ => header.Sender.Kind == GeneralNameKind.DirectoryName ? CheckSigner(message) : CmpRefusals.Sender("a directory name"),
        };
    }

    // RFC 9483 §3.1: senderKID is the reference value, and sender a directory name with it as its common name.
    private static Refusal? CheckMacSender(PkiHeader header, PkiMessageExpectation expected)
    {
        if (header.SenderKid is not { Length: > 0 } kid)
            return CmpRefusals.SenderKid();
        if (header.Sender.DirectoryName is not { } sender)
            return CmpRefusals.Sender("a directory name");
        if (!expected.IsReferenceInSender)
            return null;

        var reference = Encoding.UTF8.GetString(kid.Span);
        var isNamed = sender.Attributes.Any(attribute =>
            string.Equals(attribute.Type, Oids.CommonName, StringComparison.Ordinal)
            && string.Equals(attribute.Value, reference, StringComparison.Ordinal));
        return isNamed ? null : CmpRefusals.Sender("the reference value as a common name");
    }

    private static Refusal? CheckSigner(PkiMessage message) => message.ExtraCerts.Count > 0 ? null : CmpRefusals.SignerMissing();

    private static Refusal? CheckGeneralInfo(PkiMessage message)
    {
        var header = message.Header;
        var (implicitConfirm, confirmWaitTime) = (header.Find(InfoTypes.ImplicitConfirm), header.Find(InfoTypes.ConfirmWaitTime));

        // RFC 9483 §3.1: one or the other, each in its form, and only about certificates.
        if (implicitConfirm is not null && (!implicitConfirm.IsNull || confirmWaitTime is not null || !message.Body.Kind.IsAboutCertificates()))
            return CmpRefusals.ImplicitConfirm();
        if (confirmWaitTime is not null && header.ConfirmWaitTime is null)
            return CmpRefusals.ConfirmWaitTime();
        if (header.Find(InfoTypes.CertProfile) is not null && header.CertProfiles.Count != 1)
            return CmpRefusals.CertProfile();
        return null;
    }

    private static bool IsOfLength(ReadOnlyMemory<byte>? octets) =>
        octets is { Length: >= PkiHeader.NonceOctetsMin and <= PkiHeader.NonceOctetsMax };

    private static bool SameOctets(ReadOnlyMemory<byte>? octets, ReadOnlyMemory<byte> others) =>
        octets is { } present && present.Span.SequenceEqual(others.Span);
}
