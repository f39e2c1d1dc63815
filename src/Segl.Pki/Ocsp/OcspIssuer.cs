using System.Formats.Asn1;
using Segl.Pki.Asn1;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Names;

namespace Segl.Pki.Ocsp;

/// <summary>An issuer as CertIDs name it: the digests of its name and key, computed once.</summary>
public sealed class OcspIssuer
{
    private readonly byte[][] _nameHashes;
    private readonly byte[][] _keyHashes;

    private OcspIssuer(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> keyBits)
    {
        _nameHashes = [.. OcspDigest.All.Select(digest => digest.Compute(name.Span))];
        _keyHashes = [.. OcspDigest.All.Select(digest => digest.Compute(keyBits.Span))];
    }

    /// <summary>The issuer whose certificate this is.</summary>
    public static OcspIssuer Of(Certificate authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        return Of(authority.Subject, authority.PublicKey);
    }

    /// <summary>The issuer of this name and key.</summary>
    public static OcspIssuer Of(DistinguishedName name, SubjectPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(key);
        var spki = new AsnReader(key.Spki, AsnEncodingRules.DER).ReadSequence();
        _ = spki.ReadEncodedValue();
        return new OcspIssuer(name.Der, spki.ReadOctetsInBitString());
    }

    /// <summary>issuerNameHash by this digest.</summary>
    public ReadOnlyMemory<byte> NameHash(OcspHash hash) => _nameHashes[(int)hash];

    /// <summary>issuerKeyHash by this digest.</summary>
    public ReadOnlyMemory<byte> KeyHash(OcspHash hash) => _keyHashes[(int)hash];

    /// <summary>Whether a CertID names this issuer, by name and by key.</summary>
    public bool IsIssuerOf(in OcspCertId certId) => certId.Hash is { } hash
        && certId.IssuerKeyHash.Span.SequenceEqual(_keyHashes[(int)hash])
        && certId.IssuerNameHash.Span.SequenceEqual(_nameHashes[(int)hash]);
}
