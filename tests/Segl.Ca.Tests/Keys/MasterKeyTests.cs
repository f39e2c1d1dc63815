using System.Security.Cryptography;
using System.Text;
using Segl.Ca.Keys;

namespace Segl.Ca.Tests.Keys;

public sealed class MasterKeyTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("a private key");
    private static readonly byte[] Row = Encoding.ASCII.GetBytes("key 7");

    [Fact]
    public void Opens_what_it_sealed()
    {
        using var key = MasterKey.Create();

        var sealedBytes = key.Seal("ca-key", Secret, Row);

        key.Open("ca-key", sealedBytes, Row).ShouldBe(Secret);
        Encoding.ASCII.GetString(sealedBytes).ShouldNotContain("private");
    }

    [Fact]
    public void Opens_what_an_equal_key_sealed()
    {
        using var key = MasterKey.Create();
        using var same = MasterKey.Parse(key.ToSecretText());

        same.Open("ca-key", key.Seal("ca-key", Secret, Row), Row).ShouldBe(Secret);
    }

    [Fact]
    public void Refuses_another_master_key()
    {
        using var key = MasterKey.Create();
        using var other = MasterKey.Create();
        var sealedBytes = key.Seal("ca-key", Secret, Row);

        Should.Throw<CryptographicException>(() => other.Open("ca-key", sealedBytes, Row));
    }

    [Fact]
    public void Refuses_another_purpose()
    {
        using var key = MasterKey.Create();
        var sealedBytes = key.Seal("ca-key", Secret, Row);

        Should.Throw<CryptographicException>(() => key.Open("totp", sealedBytes, Row));
    }

    [Fact]
    public void Refuses_other_associated_data()
    {
        using var key = MasterKey.Create();
        var sealedBytes = key.Seal("ca-key", Secret, Row);

        Should.Throw<CryptographicException>(() => key.Open("ca-key", sealedBytes, Encoding.ASCII.GetBytes("key 8")));
    }

    [Fact]
    public void Refuses_every_changed_bit()
    {
        using var key = MasterKey.Create();
        var sealedBytes = key.Seal("ca-key", Secret, Row);

        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            var changed = (byte[])sealedBytes.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<CryptographicException>(() => key.Open("ca-key", changed, Row), $"bit {bit}");
        }
    }

    [Fact]
    public void Refuses_every_shorter_length()
    {
        using var key = MasterKey.Create();
        var sealedBytes = key.Seal("ca-key", Secret, Row);

        for (var length = 0; length < sealedBytes.Length; length++)
        {
            var cut = sealedBytes[..length];
            Should.Throw<CryptographicException>(() => key.Open("ca-key", cut, Row), $"{length} bytes");
        }
    }

    [Fact]
    public void Seals_the_same_twice_to_different_bytes()
    {
        using var key = MasterKey.Create();

        key.Seal("ca-key", Secret, Row).ShouldNotBe(key.Seal("ca-key", Secret, Row));
    }

    [Fact]
    public void Derives_one_key_per_purpose()
    {
        using var key = MasterKey.Create();

        key.DeriveKey("a").ShouldBe(key.DeriveKey("a"));
        key.DeriveKey("a").ShouldNotBe(key.DeriveKey("b"));
        key.DeriveKey("a").Length.ShouldBe(MasterKey.LengthBytes);
    }

    // The expected value was computed with: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:<00…1f> -kdfopt info:segl/v1/test
    // HKDF
    [Fact]
    public void Derives_what_openssl_derives()
    {
        using var key = MasterKey.Parse(Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(number => (byte)number)]));

        Convert.ToHexStringLower(key.DeriveKey("test")).ShouldBe("e7f829d471a7d189afadd570fdc20c1b1579e39f5e9584132cdda31d5969418d");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not Base64 at all")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g")]
    public void Refuses_text_that_is_not_32_bytes_without_repeating_it(string text)
    {
        var exception = Should.Throw<FormatException>(() => MasterKey.Parse(text));

        if (text.Length > 0)
            exception.Message.ShouldNotContain(text);
    }
}
