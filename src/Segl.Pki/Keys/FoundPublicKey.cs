using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Keys;

/// <summary>A public key as it stands in anybody's certificate, also of a kind that is not known here or that is no key at all.</summary>
/// <remarks>
/// Nothing is certified for such a key and nothing of ours is signed with one; it is here so that others' paths can be judged.
/// </remarks>
public sealed class FoundPublicKey : IEquatable<FoundPublicKey>
{
    private const int BytesMax = 8 * 1024;

    private readonly VerificationKeys? _keys;
    private readonly BigInteger _dsaValue;
    private readonly DsaParameters? _dsa;

    private FoundPublicKey(ReadOnlyMemory<byte> spki, SubjectPublicKey? known)
    {
        (Spki, Known) = (spki, known);
        Fingerprint = known?.Fingerprint ?? Convert.ToHexStringLower(SHA256.HashData(spki.Span));
        if (known is null)
            return;

        _keys = known.VerificationKeys;
        Family = known.Kind == PublicKeyKind.Rsa ? SignatureFamily.Rsa : SignatureFamily.Ecdsa;
    }

    private FoundPublicKey(ReadOnlyMemory<byte> spki, BigInteger dsaValue, DsaParameters? dsa)
        : this(spki, known: null) =>
        (Family, _dsaValue, _dsa) = (SignatureFamily.Dsa, dsaValue, dsa);

    private FoundPublicKey(ReadOnlyMemory<byte> spki, VerificationKeys keys)
        : this(spki, known: null) =>
        (Family, _keys) = (SignatureFamily.Ecdsa, keys);

    /// <summary>The SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlyMemory<byte> Spki { get; }

    /// <summary>The key, where it is of a kind that could be certified here; null otherwise.</summary>
    public SubjectPublicKey? Known { get; }

    /// <summary>Why it is not <see cref="Known"/>; null where it is.</summary>
    public Refusal? Fault { get; private init; }

    /// <summary>What it signs by; null where nothing can be verified with it.</summary>
    public SignatureFamily? Family { get; }

    /// <summary>SHA-256 of <see cref="Spki"/> in lower-case hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Whether it is a DSA key that has its parameters from its issuer's (RFC 5280 §6.1.4 f).</summary>
    internal bool InheritsParameters => Family == SignatureFamily.Dsa && _dsa is null;

    /// <summary>A key that is known.</summary>
    public static FoundPublicKey Of(SubjectPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new FoundPublicKey(key.Spki, key);
    }

    /// <inheritdoc/>
    public bool Equals(FoundPublicKey? other) => other is not null && Spki.Span.SequenceEqual(other.Spki.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FoundPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>Kind, size and fingerprint where it is known, else what else it signs by.</summary>
    public override string ToString() => Known?.ToString() ?? $"{Family?.ToString() ?? "unknown"} {Fingerprint}";

    /// <summary>Reads a SubjectPublicKeyInfo: as one of ours, of which it keeps the refusal, and else as one that verifies.</summary>
    internal static FoundPublicKey ReadFrom(AsnReader reader)
    {
        var spki = reader.ReadEncodedValue();
        var known = SubjectPublicKey.Parse(spki);
        if (!known.IsRefused)
            return new FoundPublicKey(spki, known.Value);

        var found = spki.Length <= BytesMax ? ReadOther(spki, known.Refusal) : null;
        return found ?? new FoundPublicKey(spki, known: null) { Fault = known.Refusal };
    }

    /// <summary>The key with the parameters of its issuer's where it has none itself (RFC 5280 §6.1.4 d to f).</summary>
    internal FoundPublicKey Inherit(FoundPublicKey issuer)
    {
        if (!InheritsParameters || issuer._dsa is not { } parameters || !parameters.Holds(_dsaValue))
            return this;

        return new FoundPublicKey(WriteDsa(parameters, _dsaValue), _dsaValue, parameters) { Fault = Fault };
    }

    /// <summary>Whether the key made the signature.</summary>
    internal bool VerifyRsa(
        ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash, RSASignaturePadding padding) =>
        Family == SignatureFamily.Rsa && _keys is not null && _keys.VerifyRsa(data, signature, hash, padding);

    /// <inheritdoc cref="VerifyRsa"/>
    internal bool VerifyEcdsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash) =>
        Family == SignatureFamily.Ecdsa && _keys is not null && _keys.VerifyEcdsa(data, signature, hash);

    /// <inheritdoc cref="VerifyRsa"/>
    [SuppressMessage(
        "Security",
        "CA5384:Do Not Use Digital Signature Algorithm (DSA)",
        Justification = "Old certificates of others are judged, and only where the caller allows it; nothing is signed.")]
    internal bool VerifyDsa(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, HashAlgorithmName hash)
    {
        if (_dsa is not { } parameters || !parameters.Holds(_dsaValue))
            return false;

        try
        {
            using var key = DSA.Create(new DSAParameters
            {
                P = Octets(parameters.P, parameters.ModulusOctets),
                Q = Octets(parameters.Q, (int)((parameters.Q.GetBitLength() + 7) / 8)),
                G = Octets(parameters.G, parameters.ModulusOctets),
                Y = Octets(_dsaValue, parameters.ModulusOctets),
            });
            return key.VerifyData(data, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // A key can be well formed and still no key: nothing is signed by it.
            return false;
        }
    }

    /// <summary>The modulus of an RSA key in bits; null for others.</summary>
    internal int? RsaBits => Known is { Kind: PublicKeyKind.Rsa } rsa ? rsa.Bits : null;

    private static FoundPublicKey? ReadOther(ReadOnlyMemory<byte> spki, Refusal fault)
    {
        try
        {
            var sequence = new AsnReader(spki, AsnEncodingRules.DER).ReadSequence();
            var algorithm = sequence.ReadSequence();
            var keyBits = sequence.ReadOctetsInBitString();
            sequence.ThrowIfNotEmpty();
            return algorithm.ReadObjectIdentifier() switch
            {
                Oids.Dsa => ReadDsa(spki, algorithm, keyBits, fault),
                Oids.EcPublicKey when algorithm.ReadObjectIdentifier() is Oids.Secp521r1 =>
                    new FoundPublicKey(spki, new VerificationKeys(spki)) { Fault = fault },
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            // What cannot be read is no key; the fault says why.
            return null;
        }
    }

    private static FoundPublicKey ReadDsa(ReadOnlyMemory<byte> spki, AsnReader algorithm, ReadOnlyMemory<byte> keyBits, Refusal fault)
    {
        var parameters = algorithm.HasData && algorithm.PeekTag() == Asn1Tag.Sequence ? DsaParameters.ReadFrom(algorithm) : null;
        return new FoundPublicKey(spki, DerReading.ReadWhole(keyBits, reader => reader.ReadInteger()), parameters) { Fault = fault };
    }

    private static byte[] WriteDsa(DsaParameters parameters, BigInteger value)
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        key.WriteInteger(value);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.Dsa);
                parameters.WriteTo(writer);
            }

            writer.WriteBitString(key.Encode());
        }

        return writer.Encode();
    }

    private static byte[] Octets(BigInteger number, int octets)
    {
        var written = new byte[octets];
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(written, octets - bytes.Length);
        return written;
    }
}
