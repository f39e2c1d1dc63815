using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cmp;

/// <summary>Whether a message is from whom it says (RFC 9810 §5.1.3, RFC 9483 §3.2).</summary>
public static class PkiProtection
{
    /// <summary>How a message is protected; half a protection, an algorithm or a value alone, is none.</summary>
    public static PkiProtectionKind KindOf(PkiMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Header.ProtectionAlg is not { } algorithm || message.Protection is null)
            return PkiProtectionKind.None;
        return MessageMac.IsMac(algorithm) ? PkiProtectionKind.Mac : PkiProtectionKind.Signature;
    }

    /// <summary>Whether somebody with the secret made the message; gives the MAC, with which the answer is protected.</summary>
    [Clause("RFC 9810", "5.1.3.1")]
    public static Result<MessageMac> VerifyMac(PkiMessage message, ReadOnlySpan<byte> secret)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Header.ProtectionAlg is not { } algorithm || message.Protection is not { } protection)
            return CmpRefusals.ProtectionMissing();
        if (!MessageMac.IsMac(algorithm))
            return CmpRefusals.ProtectionKind();

        var mac = MessageMac.Parse(algorithm);
        if (mac.IsRefused)
            return mac.Refusal;
        return mac.Value.Verify(secret, message.ProtectedPart.Span, protection.Span) ? mac : CmpRefusals.ProtectionWrong();
    }

    /// <summary>
    /// Whether the key of a certificate signed the message, and the message says so: sender is the subject, senderKID the key. Whether the
    /// certificate is to be trusted is another question. Null where all is well.
    /// </summary>
    [Clause("RFC 9810", "5.1.3.3")]
    public static Refusal? VerifySignature(PkiMessage message, Certificate signer)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(signer);
        if (CheckNames(message.Header, signer) is { } refusal)
            return refusal;
        return VerifySignature(message, signer.PublicKey);
    }

    /// <summary>Whether a key signed the message; null where it did.</summary>
    public static Refusal? VerifySignature(PkiMessage message, SubjectPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(key);
        if (message.Header.ProtectionAlg is not { } identifier || message.Protection is not { } protection)
            return CmpRefusals.ProtectionMissing();
        if (MessageMac.IsMac(identifier))
            return CmpRefusals.ProtectionKind();
        if (VerificationAlgorithm.Find(identifier.Span) is not { Strength: DigestStrength.Strong } algorithm)
            return CmpRefusals.ProtectionAlgorithm(NameOf(identifier));
        return algorithm.Verify(key, message.ProtectedPart.Span, protection.Span) ? null : CmpRefusals.ProtectionWrong();
    }

    // RFC 9483 §3.1: sender is the subject of the certificate, senderKID its subjectKeyIdentifier.
    private static Refusal? CheckNames(PkiHeader header, Certificate signer)
    {
        if (header.Sender.DirectoryName is not { } sender || !sender.Normalized.Equals(signer.Subject.Normalized))
            return CmpRefusals.Sender("the subject of the certificate that signs");
        return signer.Extensions.SubjectKeyIdentifier is { } identifier
            && (header.SenderKid is not { } kid || !kid.Span.SequenceEqual(identifier.KeyIdentifier.Span))
            ? CmpRefusals.SenderKid()
            : null;
    }

    private static string NameOf(ReadOnlyMemory<byte> identifier)
    {
        var reader = new DerSpanReader(identifier.Span);
        return reader.TryOpen(DerTag.Sequence, out var sequence) && sequence.TryRead(DerTag.ObjectIdentifier, out var oid) && oid.Length > 0
            ? Convert.ToHexStringLower(oid)
            : "none";
    }
}
