using System.Runtime.InteropServices;
using Segl.Pki.Asn1;
using Segl.Pki.Names;

namespace Segl.Pki.Ocsp;

/// <summary>
/// Which certificate is asked about (CertID, RFC 6960 §4.1.1): its serial number, and digests of its issuer's name and key.
/// </summary>
/// <remarks>The parts lie in the bytes of the request or answer that they were read from.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly struct OcspCertId
{
    private readonly SerialNumber _serialNumber;
    private readonly bool _hasSerialNumber;

    private OcspCertId(
        ReadOnlyMemory<byte> encoded,
        OcspHash? hash,
        ReadOnlyMemory<byte> nameHash,
        ReadOnlyMemory<byte> keyHash,
        SerialNumber? serialNumber)
    {
        (Encoded, Hash, IssuerNameHash, IssuerKeyHash) = (encoded, hash, nameHash, keyHash);
        (_serialNumber, _hasSerialNumber) = (serialNumber ?? default, serialNumber.HasValue);
    }

    /// <summary>The CertID in DER, as an answer repeats it.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The digest; null where it is none that we know, so that the issuer is not known either.</summary>
    public OcspHash? Hash { get; }

    /// <summary>issuerNameHash.</summary>
    public ReadOnlyMemory<byte> IssuerNameHash { get; }

    /// <summary>issuerKeyHash.</summary>
    public ReadOnlyMemory<byte> IssuerKeyHash { get; }

    /// <summary>serialNumber; null where no certificate can have it, because it is not positive or over 20 octets long.</summary>
    public SerialNumber? SerialNumber => _hasSerialNumber ? _serialNumber : null;

    /// <summary>The CertID of a certificate that an issuer made.</summary>
    public static OcspCertId Of(OcspIssuer issuer, SerialNumber serialNumber, OcspHash hash)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        var digest = OcspDigest.All[(int)hash];
        var (nameHash, keyHash) = (issuer.NameHash(hash), issuer.KeyHash(hash));
        var writer = new DerBackwardWriter(stackalloc byte[192]);
        Span<byte> serial = stackalloc byte[Names.SerialNumber.OctetsMax];
        writer.PrependValue(DerTag.Integer, serial[..serialNumber.CopyTo(serial)]);
        writer.PrependValue(DerTag.OctetString, keyHash.Span);
        writer.PrependValue(DerTag.OctetString, nameHash.Span);
        var afterAlgorithm = writer.Written;
        writer.PrependValue(DerTag.Null, []);
        writer.PrependValue(DerTag.ObjectIdentifier, digest.Oid);
        writer.Wrap(DerTag.Sequence, afterAlgorithm);
        writer.Wrap(DerTag.Sequence, 0);
        return new OcspCertId(writer.Encoded.ToArray(), hash, nameHash, keyHash, serialNumber);
    }

    /// <summary>Reads one as the next value of a reader over a part of the source.</summary>
    internal static bool TryRead(ReadOnlyMemory<byte> source, ref DerSpanReader reader, out OcspCertId certId)
    {
        certId = default;
        if (!reader.TryReadEncoded(DerTag.Sequence, out var encoded))
            return false;

        var outer = new DerSpanReader(encoded);
        if (!outer.TryOpen(DerTag.Sequence, out var fields)
            || !TryReadDigest(ref fields, out var digest)
            || !fields.TryRead(DerTag.OctetString, out var nameHash)
            || !fields.TryRead(DerTag.OctetString, out var keyHash)
            || !fields.TryReadInteger(out var octets)
            || !fields.IsEmpty)
            return false;
        if (digest is not null && (nameHash.Length != digest.Octets || keyHash.Length != digest.Octets))
            return false;

        SerialNumber? serialNumber = Names.SerialNumber.TryRead(octets, out var known) ? known : null;
        certId = new OcspCertId(source.Part(encoded), digest?.Hash, source.Part(nameHash), source.Part(keyHash), serialNumber);
        return true;
    }

    // AlgorithmIdentifier of a digest: the parameters are NULL or left out (RFC 5754 §2).
    private static bool TryReadDigest(ref DerSpanReader fields, out OcspDigest? digest)
    {
        digest = null;
        if (!fields.TryOpen(DerTag.Sequence, out var algorithm) || !algorithm.TryRead(DerTag.ObjectIdentifier, out var oid) || oid.IsEmpty)
            return false;

        digest = OcspDigest.Find(oid);
        return digest is null || (algorithm.TryReadOptional(DerTag.Null, out var parameters) && parameters.IsEmpty && algorithm.IsEmpty);
    }
}
