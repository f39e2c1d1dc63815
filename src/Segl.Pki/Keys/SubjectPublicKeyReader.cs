using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using Segl.Pki.Asn1;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Keys;

/// <summary>Reads SubjectPublicKeyInfo: RSA (RFC 3279 §2.3.1) and named curves (RFC 5480 §2).</summary>
internal static class SubjectPublicKeyReader
{
    /// <summary>Nobody makes smaller ones; a modulus of a few bits would only exercise odd paths of the arithmetic.</summary>
    private const int RsaBitsMin = 512;

    /// <summary>Larger moduli make verifying a means of attack: the work grows with the square.</summary>
    private const int RsaBitsMax = 16384;

    /// <summary>FIPS 186-5 §5.4 (b): exponents are under 2^256; larger ones only slow verifying down.</summary>
    private const int ExponentBitsMax = 256;

    private const byte UncompressedPoint = 0x04;

    public static Result<SubjectPublicKey> Read(AsnReader reader)
    {
        var spki = reader.PeekEncodedValue();
        var sequence = reader.ReadSequence();
        var algorithm = sequence.ReadSequence();
        var keyBits = sequence.ReadOctetsInBitString();
        sequence.ThrowIfNotEmpty();

        var oid = algorithm.ReadObjectIdentifier();
        return oid switch
        {
            Oids.RsaEncryption => ReadRsa(algorithm, keyBits, spki),
            Oids.EcPublicKey => ReadEc(algorithm, keyBits, spki),
            _ =>
                new Refusal(
                    "KeyAlgorithmNotSupported",
                    $"The key's algorithm {oid} is not one of rsaEncryption and id-ecPublicKey. Make an RSA key of 3072 bits.")
                {
                    Arguments = [oid],
                },
        };
    }

    private static Result<SubjectPublicKey> ReadRsa(AsnReader algorithm, ReadOnlyMemory<byte> keyBits, ReadOnlyMemory<byte> spki)
    {
        algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        var (modulus, exponent) = DerReading.ReadWhole(keyBits, ReadRsaPublicKey);
        if (modulus.Sign <= 0 || exponent.Sign <= 0)
            throw new AsnContentException("An RSA modulus and exponent are positive.");

        var bits = (int)modulus.GetBitLength();
        if (bits is < RsaBitsMin or > RsaBitsMax)
            return OutOfReach(bits);
        if (exponent.GetBitLength() > ExponentBitsMax)
            throw new AsnContentException("The RSA exponent is over 256 bits long.");

        return new SubjectPublicKey(spki, keyBits, PublicKeyKind.Rsa, bits) { Modulus = modulus, Exponent = exponent };
    }

    private static (BigInteger Modulus, BigInteger Exponent) ReadRsaPublicKey(AsnReader reader)
    {
        var sequence = reader.ReadSequence();
        var key = (sequence.ReadInteger(), sequence.ReadInteger());
        sequence.ThrowIfNotEmpty();
        return key;
    }

    private static Result<SubjectPublicKey> ReadEc(AsnReader algorithm, ReadOnlyMemory<byte> keyBits, ReadOnlyMemory<byte> spki)
    {
        // RFC 5480 §2.1.1: only the named curve form may be used.
        var curve = EllipticCurve.Find(algorithm.ReadObjectIdentifier(), out var oid);
        algorithm.ThrowIfNotEmpty();
        if (curve is null)
            return new Refusal("KeyCurveNotSupported", $"The curve {oid} is not one of P-256 and P-384.") { Arguments = [oid] };

        var point = keyBits.Span;
        var octets = curve.FieldBits / 8;
        if (point.Length != 1 + (2 * octets) || point[0] != UncompressedPoint)
            return new Refusal("KeyPointNotUncompressed", "The point of the key is not in the uncompressed form.")
            {
                Clause = "RFC 5480 §2.2",
            };

        return curve.Contains(point.Slice(1, octets), point[(1 + octets)..])
            ? new SubjectPublicKey(spki, keyBits, curve.Kind, curve.FieldBits)
            : new Refusal("KeyPointNotOnCurve", "The point of the key is not on its curve: the key is damaged or forged.")
            {
                Clause = "SP 800-56A §5.6.2.3.3",
            };
    }

    private static Refusal OutOfReach(int bits)
    {
        var size = bits.ToString(CultureInfo.InvariantCulture);
        return new Refusal("KeySizeNotSupported", $"The RSA key has {size} bits; sizes from 512 to 16384 are read.") { Arguments = [size] };
    }
}
