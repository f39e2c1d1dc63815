using System.Formats.Asn1;
using System.Globalization;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Cms;

/// <summary>
/// A SignedData that nobody signed and that carries certificates only (.p7b, .p7c): RFC 5652 §5, the degenerate case of §5.2.
/// </summary>
public static class CertificatesOnlyMessage
{
    /// <summary>The longest message that is read: as many certificates as are read, at 4 KiB each.</summary>
    public const int MessageBytesMax = CertificatesMax * 4 * 1024;

    /// <summary>The most certificates that are read: several chains, not a trust store.</summary>
    public const int CertificatesMax = 32;

    private const string Data = "1.2.840.113549.1.7.1";
    private const string SignedData = "1.2.840.113549.1.7.2";

    /// <summary>1, as there are only X.509 certificates and the content type is data (RFC 5652 §5.1).</summary>
    private const int Version = 1;

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);

    /// <summary>The message in DER.</summary>
    /// <remarks>
    /// DER sorts the certificates by their octets (X.690 §11.6), so a chain loses its order. Strict readers refuse a set that is not
    /// sorted, and no reader may rely on an order that the format does not have.
    /// </remarks>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);

        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(Context0))
            using (writer.PushSequence())
                WriteSignedData(writer, certificates);
        }

        return writer.Encode();
    }

    /// <summary>The certificates in the order of the message, each still to be parsed.</summary>
    public static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Read(ReadOnlyMemory<byte> message)
    {
        if (message.Length > MessageBytesMax)
            return TooLarge(message.Length);

        try
        {
            // BER, because only signed attributes must be DER in a CMS message (RFC 5652 §5.3).
            AsnReader reader = new(message.ToArray(), AsnEncodingRules.BER);
            AsnReader contentInfo = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            if (contentInfo.ReadObjectIdentifier() is not SignedData)
                return Malformed("it is not a SignedData");

            AsnReader content = contentInfo.ReadSequence(Context0);
            contentInfo.ThrowIfNotEmpty();
            AsnReader signedData = content.ReadSequence();
            content.ThrowIfNotEmpty();
            return ReadSignedData(signedData);
        }
        catch (AsnContentException exception)
        {
            return Malformed(exception.Message);
        }
    }

    private static void WriteSignedData(AsnWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        writer.WriteInteger(Version);
        using (writer.PushSetOf())
        {
            // No digest algorithms, as there is no signer.
        }

        using (writer.PushSequence())
            writer.WriteObjectIdentifier(Data);
        using (writer.PushSetOf(Context0))
        {
            foreach (ReadOnlyMemory<byte> certificate in certificates)
                writer.WriteEncodedValue(certificate.Span);
        }

        using (writer.PushSetOf())
        {
            // No signers.
        }
    }

    private static Result<IReadOnlyList<ReadOnlyMemory<byte>>> ReadSignedData(AsnReader signedData)
    {
        if (signedData.ReadInteger() != Version)
            throw new AsnContentException("a version other than 1");
        if (signedData.ReadSetOf().HasData)
            return NotCertificatesOnly("digest algorithms");

        AsnReader encapsulated = signedData.ReadSequence();
        if (encapsulated.ReadObjectIdentifier() is not Data || encapsulated.HasData)
            return NotCertificatesOnly("content");

        AsnReader set = signedData.ReadSetOf(Context0);
        List<ReadOnlyMemory<byte>> certificates = [];
        while (set.HasData)
        {
            if (certificates.Count == CertificatesMax)
                return TooMany();
            if (!set.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
                return NotCertificatesOnly("a certificate of an obsolete or other kind");
            certificates.Add(set.ReadEncodedValue());
        }

        if (signedData.HasData && signedData.PeekTag().HasSameClassAndValue(Context1))
            return NotCertificatesOnly("revocation lists");
        if (signedData.ReadSetOf().HasData)
            return NotCertificatesOnly("signatures");
        signedData.ThrowIfNotEmpty();
        return certificates;
    }

    private static Refusal TooLarge(int bytes) => new(
        "CertificatesOnlyMessageTooLarge",
        $"The message has {Number(bytes)} bytes; at most {Number(MessageBytesMax)} are read.")
    {
        Arguments = [Number(bytes), Number(MessageBytesMax)],
    };

    private static Refusal Malformed(string what) => new("CertificatesOnlyMessageMalformed", $"This is not a PKCS#7 message: {what}.")
    {
        Clause = "RFC 5652 §5.1",
        Arguments = [what],
    };

    private static Refusal NotCertificatesOnly(string found) => new(
        "CertificatesOnlyMessageHasMore",
        $"Only certificates are expected, but the message also has {found}.")
    {
        Clause = "RFC 5652 §5.2",
        Arguments = [found],
    };

    private static Refusal TooMany() =>
        new("CertificatesOnlyMessageTooMany", $"The message has more than {Number(CertificatesMax)} certificates.")
        {
            Arguments = [Number(CertificatesMax)],
        };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
