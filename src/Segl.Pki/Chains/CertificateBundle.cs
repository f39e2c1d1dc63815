using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Chains;

/// <summary>What somebody sends who wants a certificate looked at: it, and perhaps others. Nothing about them is verified.</summary>
/// <param name="Target">The certificate in question: the first that issued none of the others.</param>
/// <param name="Others">The rest.</param>
public sealed record CertificateBundle(FoundCertificate Target, IReadOnlyList<FoundCertificate> Others)
{
    /// <summary>The most octets that are read, in any form.</summary>
    public const int BytesMax = CertificateChain.PemBytesMax;

    private const byte SequenceTag = 0x30;
    private const string Label = "CERTIFICATE";

    // Both name the same structure (RFC 7468 §8, §9).
    private static readonly string[] MessageLabels = ["PKCS7", "CMS"];

    /// <summary>
    /// Reads one certificate in DER, one or several in PEM, a PKCS#7 message with certificates only in DER or PEM, or the base64 of any of
    /// them without its lines BEGIN and END.
    /// </summary>
    public static Result<CertificateBundle> Read(ReadOnlyMemory<byte> sent)
    {
        if (sent.Length > BytesMax)
            return new Refusal("CertificateBundleTooLarge", $"There are {Number(sent.Length)} bytes; at most {Number(BytesMax)} are read.")
            {
                Arguments = [Number(sent.Length), Number(BytesMax)],
            };

        return sent.Span.IndexOf("-----BEGIN "u8) >= 0 ? OfPem(sent) : OfBinary(sent);
    }

    private static Result<CertificateBundle> OfPem(ReadOnlyMemory<byte> sent)
    {
        var text = Encoding.Latin1.GetString(sent.Span);
        var message = Array.Find(MessageLabels, label => text.Contains($"-----BEGIN {label}-----", StringComparison.Ordinal));
        var blocks = PemBlocks.Read(sent.Span, message ?? Label, BytesMax, CertificateChain.CertificatesMax);
        if (blocks.IsRefused)
            return blocks.Refusal;

        return message is null ? OfAll(blocks.Value) : OfMessage(blocks.Value[0]);
    }

    private static Result<CertificateBundle> OfBinary(ReadOnlyMemory<byte> sent)
    {
        var der = sent.Span.StartsWith([SequenceTag]) ? sent : FromBase64(sent);
        var certificate = FoundCertificate.Read(der);
        if (!certificate.IsRefused)
            return new CertificateBundle(certificate.Value, []);

        // What it is not tells less than what it was most likely meant to be.
        var message = OfMessage(der);
        return message.IsRefused ? certificate.Refusal : message;
    }

    private static Result<CertificateBundle> OfMessage(ReadOnlyMemory<byte> message)
    {
        var certificates = CertificatesOnlyMessage.Read(message);
        return certificates.IsRefused ? certificates.Refusal : OfAll(certificates.Value);
    }

    private static Result<CertificateBundle> OfAll(IReadOnlyList<ReadOnlyMemory<byte>> ders)
    {
        if (ders.Count is 0 or > CertificateChain.CertificatesMax)
            return new Refusal(
                "CertificateBundleCount",
                $"There are {Number(ders.Count)} certificates; 1 to {Number(CertificateChain.CertificatesMax)} are read.")
            {
                Arguments = [Number(ders.Count), Number(CertificateChain.CertificatesMax)],
            };

        var certificates = new List<FoundCertificate>();
        foreach (var der in ders)
        {
            var certificate = FoundCertificate.Read(der);
            if (certificate.IsRefused)
                return certificate.Refusal;
            certificates.Add(certificate.Value);
        }

        var target = certificates.Find(certificate => certificates.TrueForAll(other =>
            other.Equals(certificate) || !other.Issuer.Equals(certificate.Subject))) ?? certificates[0];
        return new CertificateBundle(target, [.. certificates.Where(certificate => !certificate.Equals(target))]);
    }

    private static byte[] FromBase64(ReadOnlyMemory<byte> sent)
    {
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(sent.Length)];
        return Base64.DecodeFromUtf8(sent.Span, decoded, out _, out var octets) is OperationStatus.Done ? decoded[..octets] : [];
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
