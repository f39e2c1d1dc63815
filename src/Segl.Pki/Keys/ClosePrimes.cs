using System.Numerics;

namespace Segl.Pki.Keys;

/// <summary>Finds out whether a modulus falls to Fermat's method: two primes near its square root (FIPS 186-5 §A.1.1).</summary>
internal static class ClosePrimes
{
    /// <summary>Enough for all faulty programs that were met in the field, and little work.</summary>
    private const int RoundsMax = 100;

    /// <summary>Squares leave few of the remainders by each of these; together they let one number in a hundred and fifty pass.</summary>
    private static readonly bool[][] SquareRemainders = Array.ConvertAll([256, 63 * 65, 11 * 17 * 19], SquaresModulo);

    /// <summary>Whether n = a² − b² for an a among the first hundred above the root of n.</summary>
    public static bool AreIn(BigInteger modulus)
    {
        // The first a at or above the root; a² − n then follows from the rest without a long multiplication.
        var (root, rest) = SquareRoot(modulus);
        var a = rest.IsZero ? root : root + 1;
        var squareOfB = rest.IsZero ? BigInteger.Zero : (root << 1) + 1 - rest;
        var sieves = Array.ConvertAll(SquareRemainders, isSquare => new Sieve(isSquare, a, squareOfB));
        for (var round = 0; round < RoundsMax; round++)
        {
            if (Array.TrueForAll(sieves, sieve => sieve.MayBeSquare) && IsSquare(squareOfB + (((a << 1) + round) * round)))
                return true;

            foreach (var sieve in sieves)
                sieve.Advance();
        }

        return false;
    }

    private static bool IsSquare(BigInteger number) => SquareRoot(number).Excess.IsZero;

    /// <summary>
    /// The root rounded down, and what its square leaves of the number (P. Zimmermann, Karatsuba Square Root, INRIA RR-3805).
    /// </summary>
    /// <remarks>Each level divides once, by a quarter of the bits; Newton's method divides several times, by half of them.</remarks>
    internal static (BigInteger Root, BigInteger Excess) SquareRoot(BigInteger number)
    {
        var bits = (int)number.GetBitLength();
        if (bits <= 50)
        {
            var small = (long)Math.Sqrt((double)number);
            return (small, number - (small * small));
        }

        // number = high·2^2k + middle·2^k + low
        var k = bits / 4;
        var mask = (BigInteger.One << k) - 1;
        var (rootOfHigh, restOfHigh) = SquareRoot(number >> (2 * k));
        var quotient = BigInteger.DivRem((restOfHigh << k) + ((number >> k) & mask), rootOfHigh << 1, out var remainder);
        var root = (rootOfHigh << k) + quotient;
        var rest = (remainder << k) + (number & mask) - (quotient * quotient);
        while (rest.Sign < 0)
        {
            root--;
            rest += (root << 1) + 1;
        }

        return (root, rest);
    }

    private static bool[] SquaresModulo(int modulus)
    {
        var isSquare = new bool[modulus];
        for (long root = 0; root < modulus; root++)
            isSquare[root * root % modulus] = true;
        return isSquare;
    }

    /// <summary>Follows a and b² from round to round by their remainders alone, without long numbers.</summary>
    private sealed class Sieve(bool[] isSquare, BigInteger a, BigInteger squareOfB)
    {
        private int _a = (int)(a % isSquare.Length);
        private int _squareOfB = (int)(squareOfB % isSquare.Length);

        public bool MayBeSquare => isSquare[_squareOfB];

        public void Advance()
        {
            // (a + 1)² − n = (a² − n) + 2a + 1
            _squareOfB = (_squareOfB + (2 * _a) + 1) % isSquare.Length;
            _a = (_a + 1) % isSquare.Length;
        }
    }
}
