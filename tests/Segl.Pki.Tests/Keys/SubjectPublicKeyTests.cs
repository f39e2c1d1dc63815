using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Keys;
using Segl.Pki.Outcomes;

namespace Segl.Pki.Tests.Keys;

[Clause("RFC 5280", "4.1.2.7")]
public sealed class SubjectPublicKeyTests
{
    [Theory]
    [InlineData("nistP256", PublicKeyKind.EcP256, 256)]
    [InlineData("nistP384", PublicKeyKind.EcP384, 384)]
    public void Reads_keys_on_the_curves(string curve, PublicKeyKind kind, int bits)
    {
        using var ecdsa = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));

        var key = SubjectPublicKey.Parse(ecdsa.ExportSubjectPublicKeyInfo()).Value;

        (key.Kind, key.Bits).ShouldBe((kind, bits));
    }

    [Fact]
    public void Reads_RSA_keys_and_names_them_as_the_framework_does()
    {
        var key = TestPki.SubjectKey;

        (key.Kind, key.Bits).ShouldBe((PublicKeyKind.Rsa, 3072));
        var judge = new X509SubjectKeyIdentifierExtension(
            PublicKey.CreateFromSubjectPublicKeyInfo(key.Spki.Span, out _), X509SubjectKeyIdentifierHashAlgorithm.Sha1, critical: false);
        Convert.ToHexStringLower(key.KeyIdentifier.Span).ShouldBe(judge.SubjectKeyIdentifier, StringCompareShould.IgnoreCase);
        key.Fingerprint.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(key.Spki.Span)));
    }

    [Fact]
    public void Keys_are_equal_when_their_bytes_are()
    {
        var same = SubjectPublicKey.Parse(TestPki.SubjectKey.Spki).Value;

        same.ShouldBe(TestPki.SubjectKey);
        same.GetHashCode().ShouldBe(TestPki.SubjectKey.GetHashCode());
        same.ShouldNotBe(TestPki.Issuer.PublicKey);
    }

    [Fact]
    [Clause("RFC 5480", "2.1.1")]
    public void Refuses_other_curves()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP521);

        SubjectPublicKey.Parse(ecdsa.ExportSubjectPublicKeyInfo()).Refusal?.Code.ShouldBe("KeyCurveNotSupported");
    }

    [Fact]
    [Clause("RFC 5480", "2.2")]
    public void Refuses_points_off_their_curve_and_in_other_forms()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = ecdsa.ExportSubjectPublicKeyInfo();

        Changed(spki, ^1, 0x01).Refusal?.Code.ShouldBe("KeyPointNotOnCurve");
        Changed(spki, ^65, 0x06).Refusal?.Code.ShouldBe("KeyPointNotUncompressed");
    }

    [Theory]
    [InlineData("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "KeyAlgorithmNotSupported")]
    [InlineData("3000", "PublicKeyMalformed")]
    [InlineData("", "PublicKeyMalformed")]
    public void Refuses_what_it_does_not_know(string hex, string code) =>
        SubjectPublicKey.Parse(Convert.FromHexString(hex)).Refusal?.Code.ShouldBe(code);

    [Fact]
    public void Refuses_RSA_sizes_that_are_only_a_means_of_attack()
    {
        SubjectPublicKey.Parse(TestKeys.RsaSpki((BigInteger.One << 500) + 1, 65537)).Refusal?.Code.ShouldBe("KeySizeNotSupported");
        SubjectPublicKey.Parse(TestKeys.RsaSpki((BigInteger.One << 20000) + 1, 65537)).Refusal?.Code.ShouldBe("KeySizeNotSupported");
    }

    [Fact]
    public void Refuses_RSA_numbers_that_are_negative_zero_or_out_of_all_bounds()
    {
        var modulus = TestKeys.ModulusOf(TestPki.SubjectKey);

        SubjectPublicKey.Parse(TestKeys.RsaSpki(-modulus, 65537)).Refusal?.Code.ShouldBe("PublicKeyMalformed");
        SubjectPublicKey.Parse(TestKeys.RsaSpki(modulus, 0)).Refusal?.Code.ShouldBe("PublicKeyMalformed");
        SubjectPublicKey.Parse(TestKeys.RsaSpki(modulus, BigInteger.One << 300)).Refusal?.Code.ShouldBe("PublicKeyMalformed");
    }

    [Fact]
    public void Refuses_more_bytes_than_any_key_has() =>
        SubjectPublicKey.Parse(new byte[8 * 1024 + 1]).Refusal?.Code.ShouldBe("PublicKeyTooLarge");

    private static Result<SubjectPublicKey> Changed(byte[] spki, Index at, byte mask)
    {
        var changed = spki.ToArray();
        changed[at] ^= mask;
        return SubjectPublicKey.Parse(changed);
    }
}
