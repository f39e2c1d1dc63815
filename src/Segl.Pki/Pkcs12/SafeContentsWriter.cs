using System.Formats.Asn1;

namespace Segl.Pki.Pkcs12;

/// <summary>The two safes that we write, each as a <c>ContentInfo</c> of the <c>AuthenticatedSafe</c> (RFC 7292 §4.1 and §4.2).</summary>
internal static class SafeContentsWriter
{
    private static readonly Asn1Tag Explicit0 = new(TagClass.ContextSpecific, 0);

    /// <summary>A safe in clear with the one shrouded key: <c>PKCS8ShroudedKeyBag</c>, RFC 7292 §4.2.2.</summary>
    public static void WriteKeySafe(AsnWriter writer, SealedContent encryptedKey, BagAttributes attributes)
    {
        AsnWriter safe = new(AsnEncodingRules.DER);
        using (safe.PushSequence())
        using (safe.PushSequence())
        {
            safe.WriteObjectIdentifier(Pkcs12Oids.ShroudedKeyBag);
            using (safe.PushSequence(Explicit0))
            using (safe.PushSequence())
            {
                safe.WriteEncodedValue(encryptedKey.Algorithm.Span);
                safe.WriteOctetString(encryptedKey.Ciphertext.Span);
            }

            attributes.Write(safe);
        }

        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.Data);
            using (writer.PushSequence(Explicit0))
                writer.WriteOctetString(safe.Encode());
        }
    }

    /// <summary>The <c>SafeContents</c> of the certificates, leaf first, still in clear: <c>CertBag</c>, RFC 7292 §4.2.3.</summary>
    public static byte[] EncodeCertificates(IReadOnlyList<ReadOnlyMemory<byte>> certificates, BagAttributes leafAttributes)
    {
        AsnWriter safe = new(AsnEncodingRules.DER);
        using (safe.PushSequence())
        {
            for (int i = 0; i < certificates.Count; i++)
                WriteCertificate(safe, certificates[i].Span, i == 0 ? leafAttributes : BagAttributes.None);
        }

        return safe.Encode();
    }

    /// <summary>A safe of type <c>EncryptedData</c>, RFC 7292 §4.1 and RFC 5652 §8, where the version is 0.</summary>
    public static void WriteEncryptedSafe(AsnWriter writer, SealedContent encryptedSafe)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pkcs12Oids.EncryptedData);
            using (writer.PushSequence(Explicit0))
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Pkcs12Oids.Data);
                    writer.WriteEncodedValue(encryptedSafe.Algorithm.Span);
                    writer.WriteOctetString(encryptedSafe.Ciphertext.Span, Explicit0);
                }
            }
        }
    }

    private static void WriteCertificate(AsnWriter safe, ReadOnlySpan<byte> der, BagAttributes attributes)
    {
        using (safe.PushSequence())
        {
            safe.WriteObjectIdentifier(Pkcs12Oids.CertificateBag);
            using (safe.PushSequence(Explicit0))
            using (safe.PushSequence())
            {
                safe.WriteObjectIdentifier(Pkcs12Oids.X509Certificate);
                using (safe.PushSequence(Explicit0))
                    safe.WriteOctetString(der);
            }

            attributes.Write(safe);
        }
    }
}
