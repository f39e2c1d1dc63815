using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Cmp;

/// <summary>The answer to one request for a certificate (RFC 9810 §5.3.4).</summary>
/// <param name="CertReqId">That of the request; -1 for PKCS#10 (RFC 9483 §4.1.4).</param>
/// <param name="Status">How it ended.</param>
/// <param name="Certificate">The certificate in DER; null where there is none.</param>
public sealed record CertResponse(int CertReqId, PkiStatusInfo Status, ReadOnlyMemory<byte>? Certificate)
{
    /// <summary>What stands for certReqId where PKCS#10 has none (RFC 9483 §4.1.4).</summary>
    public const int NoCertReqId = -1;

    /// <summary>
    /// Whether a message that goes on with a request names it. PKCS#10 has no certReqId; the answer says -1, and after that RFC 9810 §5.3.4 and
    /// RFC 9483 §4.1.1 leave clients the choice between -1 and 0: both are about, and each can only be the one request of its transaction.
    /// </summary>
    /// <param name="certReqId">That of the request.</param>
    /// <param name="given">What the message says.</param>
    public static bool IsNamedBy(int certReqId, int given) => given == certReqId || (certReqId == NoCertReqId && given == 0);

    internal static CertResponse ReadFrom(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        if (!fields.TryReadInt32(out var certReqId))
            throw new AsnContentException("The certReqId is no small number.");

        var status = PkiStatusInfo.ReadFrom(fields);
        var certificate = fields.HasData && fields.PeekTag() == Asn1Tag.Sequence
            ? ReadCertifiedKeyPair(fields)
            : default(ReadOnlyMemory<byte>?);

        // rspInfo has no meaning that anybody defined.
        if (fields.HasData)
            _ = fields.ReadOctetString();
        fields.ThrowIfNotEmpty();
        return new CertResponse(certReqId, status, certificate);
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(CertReqId);
            Status.WriteTo(writer);
            if (Certificate is not { } certificate)
                return;
            using (writer.PushSequence())
            using (writer.PushSequence(DerReading.Context(0)))
                writer.WriteEncodedValue(certificate.Span);
        }
    }

    // CertifiedKeyPair ::= SEQUENCE { certOrEncCert CHOICE { certificate [0], encryptedCert [1] }, privateKey [0], publicationInfo [1] }
    private static ReadOnlyMemory<byte> ReadCertifiedKeyPair(AsnReader reader)
    {
        var fields = reader.ReadSequence();
        var certificate = fields.ReadTagged(0, PkiMessage.ReadCertificate);
        fields.ThrowIfNotEmpty();
        return certificate;
    }
}
