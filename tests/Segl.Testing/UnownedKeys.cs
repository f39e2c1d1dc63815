using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Testing;

/// <summary>
/// RSA public keys that pass every key rule and whose private half nobody has: made in a millisecond, where a pair takes a second.
/// </summary>
/// <remarks>
/// For tests and measurements of everything that only certifies a key. The modulus is a random number without small factors.
/// </remarks>
public static class UnownedKeys
{
    private const int ModulusOctets = 3072 / 8;
    private static readonly byte[] Exponent = [1, 0, 1];

    public static SubjectPublicKey Create()
    {
        while (true)
        {
            var key = CreateCandidate();
            if (KeyPolicy.Standard.Check(key) is null)
                return key;
        }
    }

    private static SubjectPublicKey CreateCandidate()
    {
        var modulus = RandomNumberGenerator.GetBytes(ModulusOctets);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        using var rsa = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = Exponent });
        return SubjectPublicKey.Of(rsa);
    }
}
