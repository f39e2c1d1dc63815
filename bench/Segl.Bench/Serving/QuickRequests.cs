using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Requests;

namespace Segl.Bench.Serving;

/// <summary>Many requests for RSA-3072 keys, each with a key of its own, in seconds instead of the half an hour that making the keys takes.</summary>
/// <remarks>
/// The keys are of every two of a few primes. To the server they are like any others; to everybody else they are worthless, because who has
/// two of them that share a prime has both.
/// </remarks>
internal static class QuickRequests
{
    private const int KeyBits = 3072;
    private static readonly BigInteger Exponent = 65537;

    public static IReadOnlyList<string> Make(int count)
    {
        // n primes make n(n − 1)/2 pairs, and each generated key brings two primes.
        var primeCount = 2;
        while (primeCount * (primeCount - 1) / 2 < count)
            primeCount += 2;
        var primes = ParallelEnumerable.Range(0, primeCount / 2).SelectMany(_ => MakePrimes()).ToList();
        var pairs = primes.SelectMany((p, index) => primes.Skip(index + 1).Select(q => (P: p, Q: q))).Take(count);
        return [.. pairs.AsParallel().Select(pair => Write(pair.P, pair.Q))];
    }

    private static BigInteger[] MakePrimes()
    {
        using var key = RSA.Create(KeyBits);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return [Number(parameters.P!), Number(parameters.Q!)]; // Asked for with the private parameters.
    }

    private static string Write(BigInteger p, BigInteger q)
    {
        var d = Invert(Exponent, (p - 1) * (q - 1));
        using var key = RSA.Create(new RSAParameters
        {
            Modulus = Octets(p * q, KeyBits / 8),
            Exponent = Octets(Exponent, 3),
            D = Octets(d, KeyBits / 8),
            P = Octets(p, KeyBits / 16),
            Q = Octets(q, KeyBits / 16),
            DP = Octets(d % (p - 1), KeyBits / 16),
            DQ = Octets(d % (q - 1), KeyBits / 16),
            InverseQ = Octets(Invert(q, p), KeyBits / 16),
        });
        return PemEncoding.WriteString("CERTIFICATE REQUEST", CertificationRequest.Write(key));
    }

    // Euclid's algorithm, extended.
    private static BigInteger Invert(BigInteger number, BigInteger modulus)
    {
        var (rest, next) = (modulus, number % modulus);
        var (factor, nextFactor) = (BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = rest / next;
            (rest, next) = (next, rest - (quotient * next));
            (factor, nextFactor) = (nextFactor, factor - (quotient * nextFactor));
        }

        return factor.Sign < 0 ? factor + modulus : factor;
    }

    private static BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);

    private static byte[] Octets(BigInteger number, int count)
    {
        var octets = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[count - octets.Length], .. octets];
    }
}
