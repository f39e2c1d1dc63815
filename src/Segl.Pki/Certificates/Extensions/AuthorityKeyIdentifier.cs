using System.Formats.Asn1;
using Segl.Pki.Asn1;

namespace Segl.Pki.Certificates.Extensions;

/// <summary>Which key of the issuer signed (RFC 5280 §4.2.1.1).</summary>
/// <param name="KeyIdentifier">keyIdentifier; null where absent.</param>
/// <param name="HasIssuerAndSerial">Whether authorityCertIssuer or authorityCertSerialNumber stand there too; ours never.</param>
public sealed record AuthorityKeyIdentifier(ReadOnlyMemory<byte>? KeyIdentifier, bool HasIssuerAndSerial)
{
    internal static AuthorityKeyIdentifier ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        ReadOnlyMemory<byte>? keyIdentifier = null;
        if (sequence.NextIs(0))
            keyIdentifier = sequence.ReadOctetString(DerReading.Context(0));

        var hasIssuerAndSerial = false;
        if (sequence.NextIs(1))
        {
            _ = sequence.ReadSequence(DerReading.Context(1));
            _ = sequence.ReadIntegerBytes(DerReading.Context(2));
            hasIssuerAndSerial = true;
        }

        sequence.ThrowIfNotEmpty();
        return new AuthorityKeyIdentifier(keyIdentifier, hasIssuerAndSerial);
    }

    internal static CertificateExtension Write(ReadOnlyMemory<byte> keyIdentifier) =>
        CertificateExtension.Of(Oids.AuthorityKeyIdentifier, isCritical: false, writer =>
        {
            using (writer.PushSequence())
                writer.WriteOctetString(keyIdentifier.Span, DerReading.Context(0));
        });
}
