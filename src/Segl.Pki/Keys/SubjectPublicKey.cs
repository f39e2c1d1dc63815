using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Keys;

/// <summary>A public key as certificates carry it (RFC 5280 §4.1.2.7): well formed, of a kind that we know, and nothing more.</summary>
/// <remarks>Whether it is good enough is another question: <see cref="KeyPolicy"/>.</remarks>
public sealed class SubjectPublicKey : IEquatable<SubjectPublicKey>
{
    private static readonly DerFormat Format = new("public key", "PublicKey", BytesMax: 8 * 1024);

    internal SubjectPublicKey(ReadOnlyMemory<byte> spki, ReadOnlyMemory<byte> keyBits, PublicKeyKind kind, int bits)
    {
        Spki = spki;
        Kind = kind;
        Bits = bits;
        KeyIdentifier = IdentifierOf(keyBits.Span);
        VerificationKeys = new VerificationKeys(spki);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(spki.Span));
    }

    /// <summary>The SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlyMemory<byte> Spki { get; }

    /// <summary>Its kind.</summary>
    public PublicKeyKind Kind { get; }

    /// <summary>The size in bits: of the modulus, or of the curve's field.</summary>
    public int Bits { get; }

    /// <summary>SHA-1 of the key bits (RFC 5280 §4.2.1.2 method 1): what links certificates to their issuers.</summary>
    public ReadOnlyMemory<byte> KeyIdentifier { get; }

    /// <summary>SHA-256 of <see cref="Spki"/> in lower-case hexadecimal: what keys are compared, blocked and counted by.</summary>
    public string Fingerprint { get; }

    /// <summary>What verifies with it.</summary>
    internal VerificationKeys VerificationKeys { get; }

    /// <summary>The modulus of an RSA key; zero for others.</summary>
    internal BigInteger Modulus { get; init; }

    /// <summary>The exponent of an RSA key; zero for others.</summary>
    internal BigInteger Exponent { get; init; }

    /// <summary>Reads a SubjectPublicKeyInfo.</summary>
    public static Result<SubjectPublicKey> Parse(ReadOnlyMemory<byte> spki) => Format.Read(spki, SubjectPublicKeyReader.Read);

    /// <summary>The public half of a key at hand.</summary>
    /// <exception cref="InvalidOperationException">The key is of a kind that we do not know.</exception>
    public static SubjectPublicKey Of(AsymmetricAlgorithm key) => Parse(key.ExportSubjectPublicKeyInfo()).Value;

    /// <summary>Whether this key made the signature; false also where the algorithm is not one for this key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm) =>
        algorithm.Verify(this, data, signature);

    /// <inheritdoc/>
    public bool Equals(SubjectPublicKey? other) => other is not null && Spki.Span.SequenceEqual(other.Spki.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SubjectPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Fingerprint.GetHashCode(StringComparison.Ordinal);

    /// <summary>Kind, size and fingerprint.</summary>
    public override string ToString() => $"{Kind} {Bits.ToString(System.Globalization.CultureInfo.InvariantCulture)} {Fingerprint}";

    [SuppressMessage(
        "Security",
        "CA5350:Do Not Use Weak Cryptographic Algorithms",
        Justification = "RFC 5280 §4.2.1.2 method 1: a name for the key, not a protection; the OCES3 certificates use it.")]
    private static byte[] IdentifierOf(ReadOnlySpan<byte> keyBits) => SHA1.HashData(keyBits);
}
