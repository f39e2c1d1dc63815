namespace Segl.Pki.Keys;

/// <summary>Recognises the RSA keys of a faulty chip library (CVE-2017-15361).</summary>
/// <remarks>
/// Its primes are k·M + (65537^a mod M) with M the product of the first primes. So the modulus, taken by each of those primes, is a
/// power of 65537. An honest modulus is that for all of them with a probability under one in a hundred million.
/// </remarks>
internal static class RocaFingerprint
{
    private const int Generator = 65537;

    /// <summary>The odd primes in M for the smallest keys of that library; larger keys have more.</summary>
    private static readonly int[] Primes =
    [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
        101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];

    private static readonly bool[][] PowersOfGenerator = Array.ConvertAll(Primes, PowersModulo);

    /// <summary>Whether the modulus bears the mark.</summary>
    public static bool IsOn(SmallRemainders remainders)
    {
        for (var index = 0; index < Primes.Length; index++)
        {
            if (!PowersOfGenerator[index][remainders.By(Primes[index])])
                return false;
        }

        return true;
    }

    private static bool[] PowersModulo(int prime)
    {
        var isPower = new bool[prime];
        for (var power = 1; !isPower[power]; power = power * (Generator % prime) % prime)
            isPower[power] = true;
        return isPower;
    }
}
