using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Certificates.Extensions;
using Segl.Pki.Names;

namespace Segl.Pki.Crmf;

/// <summary>A certificate named by its issuer and number (RFC 4211 §6.5).</summary>
/// <param name="Issuer">The issuer; a directory name in certificates of ours.</param>
/// <param name="SerialNumber">The number.</param>
public sealed record CertId(GeneralName Issuer, SerialNumber SerialNumber)
{
    /// <summary>That of a certificate.</summary>
    public static CertId Of(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new CertId(GeneralName.Of(certificate.Issuer), certificate.SerialNumber);
    }

    /// <summary>Whether this is the certificate; names are compared as RFC 5280 §7.1 says.</summary>
    public bool Names(Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return SerialNumber == certificate.SerialNumber
            && Issuer.DirectoryName is { } name
            && name.Normalized.Equals(certificate.Issuer.Normalized);
    }

    internal static CertId ReadFrom(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var certId = new CertId(GeneralName.ReadFrom(sequence), SerialNumber.ReadFrom(sequence));
        sequence.ThrowIfNotEmpty();
        return certId;
    }

    internal void WriteTo(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            Issuer.WriteTo(writer);
            SerialNumber.WriteTo(writer);
        }
    }

    internal AttributeTypeAndValue ToControl()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        WriteTo(writer);
        return new AttributeTypeAndValue(Oids.OldCertId, writer.Encode());
    }
}
