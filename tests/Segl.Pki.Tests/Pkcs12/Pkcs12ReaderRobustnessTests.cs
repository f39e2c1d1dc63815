using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Pkcs12;

/// <summary>Whatever is done to a file, the reader answers; it neither throws nor takes what was altered for whole.</summary>
public sealed class Pkcs12ReaderRobustnessTests
{
    public static TheoryData<Pkcs12Strength> Strengths { get; } = [Pkcs12Strength.Strong, Pkcs12Strength.OlderWindows];

    [Theory]
    [MemberData(nameof(Strengths))]
    public void Refuses_a_file_cut_off_at_any_length(Pkcs12Strength strength)
    {
        byte[] file = Pkcs12Files.Write(strength);

        for (int length = 0; length < file.Length; length++)
            Pkcs12Reader.Read(file.AsMemory(0, length), Pkcs12Files.Password).Refusal.ShouldNotBeNull()
                .Code.ShouldBe("Pkcs12Malformed", $"{length} octets");
    }

    [Theory]
    [MemberData(nameof(Strengths))]
    public void Refuses_a_file_followed_by_anything(Pkcs12Strength strength)
    {
        byte[] file = Pkcs12Files.Write(strength);

        for (int octet = 0; octet <= byte.MaxValue; octet++)
            Pkcs12Reader.Read((byte[])[.. file, (byte)octet], Pkcs12Files.Password).Refusal.ShouldNotBeNull()
                .Code.ShouldBe("Pkcs12Malformed");
    }

    [Theory]
    [MemberData(nameof(Strengths))]
    public void Refuses_a_file_with_any_octet_flipped(Pkcs12Strength strength)
    {
        byte[] file = Pkcs12Files.Write(strength);

        for (int position = 0; position < file.Length; position++)
        {
            foreach (byte mask in (byte[])[0x01, 0x20, 0x80, 0xFF])
            {
                byte[] flipped = [.. file];
                flipped[position] ^= mask;
                ShouldBeRefused(flipped, $"octet {position} xor {mask:x2}");
            }
        }
    }

    [Fact]
    public void Answers_for_contents_with_any_octet_flipped_under_a_good_MAC()
    {
        byte[] bags = Pkcs12Builder.Sequence(
            Pkcs12Builder.Certificate([1, 2, 3], Pkcs12Builder.FriendlyName([0x1E, 0x02, 0x00, 0x61])),
            Pkcs12Builder.Bag(Pkcs12Builder.NestedBag, Pkcs12Builder.Sequence(Pkcs12Builder.Certificate([4]))),
            EncryptedKey());

        for (int position = 0; position < bags.Length; position++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] flipped = [.. bags];
                flipped[position] ^= (byte)(1 << bit);
                byte[] file = Pkcs12Builder.FileWith(Pkcs12Builder.DataOf(flipped));
                Should.NotThrow(() => Read(file), $"octet {position} bit {bit}");
            }
        }
    }

    [Fact]
    public void Answers_for_noise()
    {
        for (int length = 0; length < 512; length++)
        {
            byte[] noise = System.Security.Cryptography.RandomNumberGenerator.GetBytes(length);
            ShouldBeRefused(noise, Convert.ToHexString(noise));
        }
    }

    [Fact]
    public void Answers_for_sequences_nested_to_the_limit_of_the_file()
    {
        byte[] deep = new byte[Pkcs12Limits.FileBytesMax];
        for (int i = 0; i + 1 < deep.Length; i += 2)
            (deep[i], deep[i + 1]) = (0x30, 0x80);

        ShouldBeRefused(deep, "nested sequences");
    }

    [Fact]
    public void Answers_for_octet_strings_nested_to_the_limit_of_the_file()
    {
        byte[] head = [0x30, 0x80, 0x02, 0x01, 0x03, 0x30, 0x80, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01, 0xA0,
            0x80];
        byte[] deep = new byte[Pkcs12Limits.FileBytesMax];
        head.CopyTo(deep, 0);
        for (int i = head.Length; i + 1 < deep.Length; i += 2)
            (deep[i], deep[i + 1]) = (0x24, 0x80);

        ShouldBeRefused(deep, "nested octet strings");
    }

    private static byte[] EncryptedKey()
    {
        using Pkcs12Password password = Pkcs12Password.TryFrom(Pkcs12Files.Password).ShouldNotBeNull();
        byte[] tinyKey = Convert.FromHexString("300C020100300506032B65700400");
        SealedContent key = PasswordEncryption.Seal(tinyKey, password, new Pkcs12Protection(Pkcs12Strength.Strong, 1));
        byte[] octets = Pkcs12Builder.Encode(writer => writer.WriteOctetString(key.Ciphertext.Span));
        return Pkcs12Builder.Bag(Pkcs12Builder.ShroudedKeyBag, Pkcs12Builder.Sequence(key.Algorithm.ToArray(), octets));
    }

    private static void ShouldBeRefused(byte[] file, string what)
    {
        Result<Pkcs12Contents> result = Should.NotThrow(() => Read(file), what);
        result.IsRefused.ShouldBeTrue(what);
    }

    private static Result<Pkcs12Contents> Read(byte[] file) => Pkcs12Reader.Read(file, Pkcs12Files.Password);
}
