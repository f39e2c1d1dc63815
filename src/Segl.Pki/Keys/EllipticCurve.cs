using System.Globalization;
using System.Numerics;
using Segl.Pki.Asn1;

namespace Segl.Pki.Keys;

/// <summary>A NIST prime curve y² = x³ − 3x + b over the field of p elements, of cofactor 1 (SP 800-186 §3.2.1).</summary>
/// <param name="Kind">What keys on it are called.</param>
/// <param name="Oid">Its object identifier.</param>
/// <param name="FieldBits">The size of p.</param>
/// <param name="Prime">p.</param>
/// <param name="B">b.</param>
internal sealed record EllipticCurve(PublicKeyKind Kind, string Oid, int FieldBits, BigInteger Prime, BigInteger B)
{
    private static readonly EllipticCurve P256 = new(
        PublicKeyKind.EcP256,
        Oids.Secp256r1,
        256,
        Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"),
        Hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"));

    private static readonly EllipticCurve P384 = new(
        PublicKeyKind.EcP384,
        Oids.Secp384r1,
        384,
        Hex("fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff"),
        Hex("b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef"));

    /// <summary>The curve of this identifier, or null.</summary>
    public static EllipticCurve? Find(string oid, out string asked)
    {
        asked = oid;
        return oid switch
        {
            Oids.Secp256r1 => P256,
            Oids.Secp384r1 => P384,
            _ => null,
        };
    }

    /// <summary>Whether the point is one of the curve; with cofactor 1 it then has the full order.</summary>
    public bool Contains(ReadOnlySpan<byte> xOctets, ReadOnlySpan<byte> yOctets)
    {
        var x = new BigInteger(xOctets, isUnsigned: true, isBigEndian: true);
        var y = new BigInteger(yOctets, isUnsigned: true, isBigEndian: true);
        return x < Prime && y < Prime && ((y * y) - ((((x * x) - 3) * x) + B)) % Prime == 0;
    }

    private static BigInteger Hex(string digits) =>
        BigInteger.Parse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
