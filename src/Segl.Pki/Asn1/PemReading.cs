using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Asn1;

/// <summary>Opens textual encodings (RFC 7468) at the border.</summary>
internal static class PemReading
{
    private static ReadOnlySpan<byte> Boundary => "-----BEGIN "u8;

    /// <summary>The DER of input that is either DER or one PEM block of one of the labels; text may stand before the block.</summary>
    public static Result<ReadOnlyMemory<byte>> ToDer(ReadOnlyMemory<byte> pemOrDer, DerFormat format, params ReadOnlySpan<string> labels)
    {
        if (pemOrDer.Length > format.BytesMax)
            return format.TooLarge(pemOrDer.Length);
        if (pemOrDer.Span.IndexOf(Boundary) < 0)
            return pemOrDer;

        var text = Encoding.Latin1.GetString(pemOrDer.Span);
        if (!PemEncoding.TryFind(text, out var fields))
            return format.Malformed("the PEM text is damaged.");

        var label = text[fields.Label];
        if (!labels.Contains(label))
            return format.Malformed($"the PEM text is labelled {label}.");
        if (!string.IsNullOrWhiteSpace(text[fields.Location.End..]))
            return format.Malformed("something follows the PEM text.");

        return (ReadOnlyMemory<byte>)Convert.FromBase64String(text[fields.Base64Data]);
    }
}
