using System.Numerics;
using System.Security.Cryptography;
using Segl.Pki.Keys;

namespace Segl.Pki.Tests.Keys;

public sealed class KeyPolicyTests
{
    private const int PrimeBits = 1536;

    private static readonly BigInteger HonestModulus = TestKeys.ModulusOf(TestPki.SubjectKey);

    [Fact]
    public void Takes_ordinary_keys()
    {
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        KeyPolicy.Standard.Check(TestPki.SubjectKey).ShouldBeNull();
        KeyPolicy.Standard.Check(SubjectPublicKey.Of(TestPki.RootKey)).ShouldBeNull();
        KeyPolicy.Standard.Check(SubjectPublicKey.Of(p256)).ShouldBeNull();
        KeyPolicy.Standard.Check(SubjectPublicKey.Of(p384)).ShouldBeNull();
    }

    [Fact]
    public void Takes_the_keys_of_real_certificates()
    {
        foreach (var name in
                new[] { "ca-prod-root", "ca-prod-issuing-1", "prod-system-skat-b2b-2026", "test-organisation-with-email-lookupservice-2023" })
            KeyPolicy.Standard.Check(ReferenceCertificates.Parse(name).PublicKey).ShouldBeNull(name);
    }

    [Fact]
    public void Refuses_a_key_below_the_policy_minimum()
    {
        using var small = RSA.Create(2048);

        var refusal = KeyPolicy.Standard.Check(SubjectPublicKey.Of(small));

        refusal.ShouldNotBeNull().ShouldSatisfyAllConditions(
            () => refusal.Code.ShouldBe("KeyTooSmall"),
            () => refusal.Arguments.ShouldBe(["2048", "3072"]));
        (KeyPolicy.Standard with { RsaBitsMin = 2048 }).Check(SubjectPublicKey.Of(small)).ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_key_above_the_policy_maximum() =>
        (KeyPolicy.Standard with { RsaBitsMax = 3071 }).Check(TestPki.SubjectKey)?.Code.ShouldBe("KeyTooLarge");

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(65535)]
    [InlineData(65538)]
    public void Refuses_exponents_that_are_small_or_even(int exponent) =>
        KeyPolicy.Standard.Check(TestKeys.Rsa(HonestModulus, exponent))?.Code.ShouldBe("KeyExponentUnsuitable");

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(257)]
    [InlineData(751)]
    public void Refuses_a_modulus_with_a_small_factor(int factor)
    {
        var refusal = KeyPolicy.Standard.Check(TestKeys.Rsa(HonestModulus / 1024 * factor * 1021, 65537));

        refusal.ShouldNotBeNull().Code.ShouldBe("KeyHasSmallFactor");
    }

    [Fact]
    public void Names_the_smallest_factor() =>
        KeyPolicy.Standard.Check(TestKeys.Rsa(WithoutSmallFactors(BigInteger.One << 3080) * 751 * 743, 65537))?.Arguments.ShouldBe(["743"]);

    [Fact]
    public void Refuses_keys_with_the_mark_of_the_faulty_chip_library()
    {
        // Factors as that library makes them: k·M + (65537^a mod M), with M the product of the first 126 primes.
        var product = Primes().Take(126).Aggregate(BigInteger.One, (left, right) => left * right);
        var modulus = BigInteger.Zero;
        for (var power = 1; modulus.IsZero || new SmallRemainders(modulus).FindFactor() is not null; power++)
            modulus = RocaFactor(
                product, power, (BigInteger.One << 570) + power) * RocaFactor(product, power + 7, (BigInteger.One << 570) + 3);

        KeyPolicy.Standard.Check(TestKeys.Rsa(modulus, 65537))?.Code.ShouldBe("KeyMadeByRoca");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(700)]
    [InlineData(772)]
    public void Refuses_a_modulus_of_close_primes(int distanceBits)
    {
        var first = WithoutSmallFactors((BigInteger.One << PrimeBits) - (BigInteger.One << 1000));
        var second = distanceBits == 0 ? first : WithoutSmallFactors(first + (BigInteger.One << distanceBits));

        KeyPolicy.Standard.Check(TestKeys.Rsa(first * second, 65537))?.Code.ShouldBe("KeyHasClosePrimes");
    }

    [Fact]
    public void Does_not_take_primes_at_an_honest_distance_for_close()
    {
        var first = WithoutSmallFactors((BigInteger.One << PrimeBits) - (BigInteger.One << 1000));
        var second = WithoutSmallFactors(first - (BigInteger.One << (PrimeBits - 100)));

        KeyPolicy.Standard.Check(TestKeys.Rsa(first * second, 65537)).ShouldBeNull();
    }

    [Fact]
    public void Finds_exactly_those_close_primes_that_a_hundred_rounds_of_Fermat_find()
    {
        for (BigInteger first = 1_000_003; first < 1_000_400; first += 2)
        {
            for (BigInteger second = first; second < 1_060_000; second += 4998)
                ClosePrimes.AreIn(first * second).ShouldBe(IsFoundByFermat(first * second), $"{first}·{second}");
        }
    }

    private static bool IsFoundByFermat(BigInteger modulus)
    {
        var a = (long)Math.Ceiling(Math.Sqrt((double)modulus));
        return Enumerable.Range(0, 100).Any(round =>
        {
            var square = ((a + round) * (a + round)) - (long)modulus;
            var root = (long)Math.Round(Math.Sqrt(square));
            return square >= 0 && root * root == square;
        });
    }

    private static BigInteger RocaFactor(BigInteger product, int power, BigInteger multiple) =>
        (multiple * product) + BigInteger.ModPow(65537, power, product);

    private static BigInteger WithoutSmallFactors(BigInteger from)
    {
        var number = from | 1;
        while (new SmallRemainders(number).FindFactor() is not null)
            number += 2;
        return number;
    }

    private static IEnumerable<int> Primes() =>
        Enumerable.Range(2, 1000).Where(number => !Enumerable.Range(2, number - 2).Any(divisor => number % divisor == 0));
}
