using System.Numerics;
using System.Security.Cryptography;

namespace Segl.Bench.Machines;

/// <summary>
/// Thousands of different RSA-3072 keys in a minute, for a load: each is the product of two of a few hundred primes. Whoever has two of them may know
/// both; nobody must use such a key for anything else.
/// </summary>
internal sealed class ManyKeys
{
    private const int Bits = 3072;

    private static readonly BigInteger Exponent = 65_537;

    private readonly List<BigInteger> _primes;
    private int _first;
    private int _second;

    private ManyKeys(List<BigInteger> primes) => _primes = primes;

    /// <summary>Makes as many primes as that many keys need.</summary>
    public static ManyKeys Make(int count)
    {
        var primes = (int)Math.Ceiling((1 + Math.Sqrt(1 + (8.0 * count))) / 2);
        var made = ParallelEnumerable.Range(0, (primes + 1) / 2).SelectMany(_ =>
        {
            using var rsa = RSA.Create(Bits);
            var parameters = rsa.ExportParameters(includePrivateParameters: true);
            return new[] { Number(parameters.P!), Number(parameters.Q!) };
        });
        return new([.. made]);
    }

    /// <summary>The next keys, none of which was given before.</summary>
    public IReadOnlyList<RSA> Next(int count)
    {
        var pairs = new List<(BigInteger P, BigInteger Q)>(count);
        while (pairs.Count < count)
        {
            if (++_second >= _primes.Count)
                _second = ++_first + 1;
            pairs.Add((_primes[_first], _primes[_second]));
        }

        return [.. pairs.AsParallel().AsOrdered().Select(pair => Create(pair.P, pair.Q))];
    }

    // RFC 8017 §3.2.
    private static RSA Create(BigInteger p, BigInteger q)
    {
        var d = Inverse(Exponent, (p - 1) * (q - 1));
        const int half = Bits / 16;
        return RSA.Create(new RSAParameters
        {
            Modulus = Octets(p * q, 2 * half), Exponent = Octets(Exponent, 3), D = Octets(d, 2 * half), P = Octets(p, half), Q = Octets(q, half),
            DP = Octets(d % (p - 1), half), DQ = Octets(d % (q - 1), half), InverseQ = Octets(Inverse(q, p), half),
        });
    }

    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (r, next, x, nextX) = (modulus, value % modulus, BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = r / next;
            (r, next) = (next, r - (quotient * next));
            (x, nextX) = (nextX, x - (quotient * nextX));
        }

        return x.Sign < 0 ? x + modulus : x;
    }

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static byte[] Octets(BigInteger number, int length)
    {
        var octets = new byte[length];
        var written = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        written.CopyTo(octets, length - written.Length);
        return octets;
    }
}
