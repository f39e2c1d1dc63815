using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests.Keys;

public sealed class ClosePrimesTests
{
    [Fact]
    public void The_root_of_every_small_number_is_right()
    {
        for (var number = 0; number < 100_000; number++)
            ShouldBeRootOf(number);
    }

    // Around squares is where a root is off by one if it is off at all.
    [Fact]
    public void The_root_is_right_around_squares_of_every_length()
    {
        for (var bits = 2; bits <= 4096; bits += bits < 200 ? 1 : 61)
        {
            foreach (var root in (BigInteger[])[BigInteger.One << (bits / 2), (BigInteger.One << (bits / 2)) - 1, Random(bits / 2)])
            {
                ShouldBeRootOf(root * root);
                ShouldBeRootOf((root * root) + 1);
                ShouldBeRootOf((root * root) + (root << 1));
                if (!root.IsZero)
                    ShouldBeRootOf((root * root) - 1);
            }
        }
    }

    [Fact]
    public void The_root_of_random_numbers_is_right()
    {
        for (var round = 0; round < 2_000; round++)
            ShouldBeRootOf(Random(1 + (round * 2)));
    }

    private static void ShouldBeRootOf(BigInteger number)
    {
        var (root, excess) = ClosePrimes.SquareRoot(number);

        (root * root).ShouldBeLessThanOrEqualTo(number);
        ((root + 1) * (root + 1)).ShouldBeGreaterThan(number);
        excess.ShouldBe(number - (root * root));
    }

    private static BigInteger Random(int bits)
    {
        var octets = RandomNumberGenerator.GetBytes((bits + 7) / 8);
        return new BigInteger(octets, isUnsigned: true) >> ((octets.Length * 8) - bits);
    }
}
