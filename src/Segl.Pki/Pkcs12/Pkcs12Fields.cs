using System.Formats.Asn1;

namespace Segl.Pki.Pkcs12;

/// <summary>The fields that all key derivations share, within their bounds.</summary>
internal static class Pkcs12Fields
{
    public static byte[] ReadSalt(AsnReader reader)
    {
        byte[] salt = reader.ReadOctetString();
        return salt.Length is > 0 and <= Pkcs12Limits.SaltBytesMax
            ? salt
            : throw new AsnContentException($"a salt of {salt.Length} octets");
    }

    /// <summary>A count that does not even fit 32 bits is told as the largest one, which every limit refuses.</summary>
    public static int ReadIterations(AsnReader reader)
    {
        System.Numerics.BigInteger iterations = reader.ReadInteger();
        return iterations.Sign > 0
            ? (int)System.Numerics.BigInteger.Min(iterations, int.MaxValue)
            : throw new AsnContentException("an iteration count below one");
    }
}
