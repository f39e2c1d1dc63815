using System.Globalization;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Ocsp;

/// <summary>
/// Why a question or an answer is not taken. Those of questions are made once: somebody may send bad ones as fast as the line allows.
/// </summary>
internal static class OcspRefusals
{
    public static Refusal RequestMalformed { get; } =
        new("OcspRequestMalformed",
            "This is not an OCSP request in DER. Send it again, unchanged, as the tool wrote it.")
        {
            Clause = "RFC 6960 §4.1.1",
        };

    public static Refusal RequestTooLarge { get; } =
        new("OcspRequestTooLarge", $"An OCSP request has at most {Number(OcspRequest.BytesMax)} bytes.")
        {
            Arguments = [Number(OcspRequest.BytesMax)],
        };

    public static Refusal RequestTooMany { get; } =
        new("OcspRequestTooMany", $"One OCSP request asks about at most {Number(OcspRequest.CertIdsMax)} certificates. Ask several times.")
        {
            Arguments = [Number(OcspRequest.CertIdsMax)],
        };

    public static Refusal RequestNonce { get; } =
        new("OcspRequestNonce", "The nonce of an OCSP request has 1 to 128 octets.")
        {
            Clause = "RFC 9654 §2.1",
        };

    public static Refusal RequestExtensionUnknown { get; } =
        new("OcspRequestExtensionUnknown",
            "The OCSP request has a critical extension that is not known here.")
        {
            Clause = "RFC 6960 §4.4",
        };

    public static Refusal NotSuccessful(OcspStatus status) =>
        new("OcspNotSuccessful", $"The OCSP responder answered {status} and says nothing of the certificate. Ask another, or later.")
        {
            Clause = "RFC 6960 §4.2.1",
            Arguments = [status.ToString()],
        };

    public static Refusal CertificateMissing(SerialNumber serialNumber) =>
        new("OcspCertificateMissing", $"The OCSP answer says nothing of the certificate {serialNumber} of this issuer.")
        {
            Clause = "RFC 6960 §3.2",
            Arguments = [serialNumber.ToString()],
        };

    public static Refusal NonceOther() =>
        new("OcspNonceOther",
            "The OCSP answer does not repeat the nonce of the question: it is an answer to another.")
        {
            Clause = "RFC 6960 §4.4.1",
        };

    public static Refusal ExtensionUnknown(string oid) =>
        new("OcspExtensionUnknown",
            $"The OCSP answer has the critical extension {oid}, which is not known here.")
        {
            Clause = "RFC 6960 §4.4",
            Arguments = [oid],
        };

    public static Refusal SignerUnknown() =>
        new("OcspSignerUnknown",
            "The OCSP answer is signed neither by the certificate's issuer nor by one whom it authorised.")
        {
            Clause = "RFC 6960 §4.2.2.2",
        };

    public static Refusal SignatureWrong() =>
        new("OcspSignatureWrong",
            "The signature on the OCSP answer is not by the key of the responder that it names.")
        {
            Clause = "RFC 6960 §3.2",
        };

    public static Refusal NotYet(DateTimeOffset thisUpdate) =>
        new("OcspNotYet",
            $"The OCSP answer is of {Instant(thisUpdate)}, which is to come. Look at the clocks.")
        {
            Clause = "RFC 6960 §4.2.2.1",
            Arguments = [Instant(thisUpdate)],
        };

    public static Refusal TooOld(DateTimeOffset until) =>
        new("OcspTooOld", $"The OCSP answer could be relied on until {Instant(until)}. Ask again.")
        {
            Clause = "RFC 6960 §4.2.2.1",
            Arguments = [Instant(until)],
        };

    private static string Instant(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
