using System.Buffers.Text;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace Segl.Server.Features.Issuing;

/// <summary>Tells a private key from a request, so that who sends one by mistake is told what that means.</summary>
internal static class PrivateKeys
{
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;
    private const byte LongForm = 0x80;

    private static readonly string[] s_words = ["PRIVATE KEY", "PuTTY-User-Key-File"];

    // Of the types that a request could be taken for, only a key has this member (RFC 7517 §4, RFC 7518 §6).
    private static readonly string[] s_wordsOfJwk = ["\"kty\"", "\"d\""];

    /// <summary>
    /// Whether there is one in it: as PEM of any kind, also torn, mislabelled or beside something else, as DER, as base64 without its label, as JWK or of PuTTY.
    /// </summary>
    public static bool AreIn(ReadOnlyMemory<byte> sent)
    {
        // In UTF-16 every other octet of such text is zero.
        var text = Encoding.Latin1.GetString(sent.Span).Replace("\0", "", StringComparison.Ordinal);
        return Array.Exists(s_words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
            || Array.TrueForAll(s_wordsOfJwk, word => text.Contains(word, StringComparison.Ordinal))
            || IsDer(sent) || IsDer(FromBase64(sent)) || IsInBlocks(text);
    }

    // What a label promises is not always what is below it, and behind the last one anything may follow.
    private static bool IsInBlocks(ReadOnlySpan<char> text)
    {
        while (PemEncoding.TryFind(text, out var block))
        {
            if (IsDer(Convert.FromBase64String(text[block.Base64Data].ToString())))
                return true;

            text = text[block.Location.End..];
            if (IsDer(Encoding.Latin1.GetBytes(text.TrimStart().ToString())))
                return true;
        }

        return false;
    }

    // PKCS#8 (RFC 5958 §2), PKCS#1 (RFC 8017 §A.1.2) and SEC 1 (RFC 5915 §3) begin with a version, and so does PKCS#12 (RFC 7292 §4), which
    // holds a key; a request begins with a sequence. The beginning tells, also of what is cut off.
    private static bool IsDer(ReadOnlyMemory<byte> sent)
    {
        var octets = sent.Span;
        if (octets is not [SequenceTag, var length, ..])
            return false;

        var contents = octets[Math.Min(octets.Length, length > LongForm ? 2 + length - LongForm : 2)..];
        return contents is [IntegerTag, ..] || IsEncrypted(sent);
    }

    // EncryptedPrivateKeyInfo (RFC 5958 §3): an algorithm, and an OCTET STRING where a public key has a BIT STRING.
    private static bool IsEncrypted(ReadOnlyMemory<byte> sent)
    {
        try
        {
            var fields = new AsnReader(sent, AsnEncodingRules.BER).ReadSequence();
            return fields.ReadSequence().PeekTag() == Asn1Tag.ObjectIdentifier && fields.PeekTag() == Asn1Tag.PrimitiveOctetString;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static byte[] FromBase64(ReadOnlyMemory<byte> sent)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(sent.Length)];
        return Base64.DecodeFromUtf8(sent.Span, decoded, out _, out var bytes) is System.Buffers.OperationStatus.Done ? decoded[..bytes] : [];
    }
}
