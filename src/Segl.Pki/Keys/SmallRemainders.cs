using System.Numerics;

namespace Segl.Pki.Keys;

/// <summary>The remainders of a modulus by every prime under 752, from which several faults of key generators can be read.</summary>
/// <remarks>
/// One long division by the product of all these primes, then divisions by products that fit 31 bits, and only then by the primes:
/// a tenth of the work of dividing the modulus by each.
/// </remarks>
internal sealed class SmallRemainders
{
    /// <summary>The bound that SP 800-89 §5.3.3 names.</summary>
    private const int PrimeBound = 752;

    private static readonly int[] Primes = [.. Enumerable.Range(2, PrimeBound - 2).Where(IsPrime)];

    private static readonly BigInteger Product = Primes.Aggregate(BigInteger.One, (product, prime) => product * prime);

    private static readonly (int Product, int[] Primes)[] Batches = [.. InBatches()];

    private readonly int[] _byPrime = new int[PrimeBound];

    /// <summary>Divides the modulus.</summary>
    public SmallRemainders(BigInteger modulus)
    {
        var remainder = modulus % Product;
        foreach (var (product, primes) in Batches)
        {
            var small = (int)(remainder % product);
            foreach (var prime in primes)
                _byPrime[prime] = small % prime;
        }
    }

    /// <summary>The remainder by one of the primes.</summary>
    public int By(int prime) => _byPrime[prime];

    /// <summary>
    /// The smallest prime that divides the modulus, which no honest one has (SP 800-89 §5.3.3); null where there is none.
    /// </summary>
    public int? FindFactor()
    {
        foreach (var prime in Primes)
        {
            if (_byPrime[prime] == 0)
                return prime;
        }

        return null;
    }

    private static IEnumerable<(int Product, int[] Primes)> InBatches()
    {
        var batch = new List<int>();
        var product = 1L;
        foreach (var prime in Primes)
        {
            if (product * prime > int.MaxValue)
            {
                yield return ((int)product, [.. batch]);
                batch.Clear();
                product = 1;
            }

            batch.Add(prime);
            product *= prime;
        }

        yield return ((int)product, [.. batch]);
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                return false;
        }

        return true;
    }
}
