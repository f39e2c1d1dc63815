using System.Buffers.Text;
using System.Formats.Asn1;
using System.Text;

namespace Segl.Server.Features.Issuing;

/// <summary>Tells a private key from a request, so that who sends one by mistake is told what that means.</summary>
internal static class PrivateKeys
{
    private const string Label = "PRIVATE KEY";

    /// <summary>Whether there is one in it: as PEM of any kind, also torn or beside a request, as DER, or as base64 without its label.</summary>
    public static bool AreIn(ReadOnlyMemory<byte> sent)
    {
        var text = Encoding.Latin1.GetString(sent.Span);
        return text.Contains(Label, StringComparison.OrdinalIgnoreCase) || IsDer(sent) || IsDer(FromBase64(sent));
    }

    // PKCS#8 (RFC 5958 §2), PKCS#1 (RFC 8017 §A.1.2) and SEC 1 (RFC 5915 §3) begin with a version, and so does PKCS#12 (RFC 7292 §4), which
    // holds a key; a request begins with a sequence.
    private static bool IsDer(ReadOnlyMemory<byte> sent)
    {
        try
        {
            return new AsnReader(sent, AsnEncodingRules.BER).ReadSequence().PeekTag() == Asn1Tag.Integer;
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
