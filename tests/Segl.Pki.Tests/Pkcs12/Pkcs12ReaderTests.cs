using System.Formats.Asn1;
using System.Text;
using Segl.Pki.Outcomes;
using Segl.Pki.Pkcs12;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Pkcs12;

public sealed class Pkcs12ReaderTests
{
    private static readonly byte[] Name = Pkcs12Builder.FriendlyName(
        Pkcs12Builder.Encode(writer => writer.WriteCharacterString(UniversalTagNumber.BMPString, "a")));

    [Theory]
    [InlineData(Pkcs12Strength.Strong, "Grøn-7-bølgf")]
    [InlineData(Pkcs12Strength.Strong, "")]
    [InlineData(Pkcs12Strength.OlderWindows, "grøn-7-bølge")]
    [InlineData(Pkcs12Strength.OlderWindows, "")]
    public void Refuses_the_wrong_password(Pkcs12Strength strength, string password)
    {
        byte[] file = Pkcs12Files.Write(strength);

        Pkcs12Reader.Read(file, password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12WrongPassword");
    }

    [Fact]
    public void Refuses_a_password_that_no_file_can_have()
    {
        byte[] file = Pkcs12Files.Write(Pkcs12Strength.Strong);

        Pkcs12Reader.Read(file, "halv " + '\uD83D').Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12WrongPassword");
        Pkcs12Reader.Read(file, new string('a', 1025)).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12WrongPassword");
    }

    [Fact]
    public void Refuses_a_key_under_another_password_than_the_file()
    {
        using Pkcs12Password other = Pkcs12Password.TryFrom("En anden").ShouldNotBeNull();
        SealedContent key = PasswordEncryption.Seal(TestChain.Danish.LeafPkcs8, other, new Pkcs12Protection(Pkcs12Strength.Strong, 1));
        byte[] octets = Pkcs12Builder.Encode(writer => writer.WriteOctetString(key.Ciphertext.Span));
        byte[] bag = Pkcs12Builder.Bag(Pkcs12Builder.ShroudedKeyBag, Pkcs12Builder.Sequence(key.Algorithm.ToArray(), octets));

        Read(bag).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12WrongPassword");
    }

    [Fact]
    public void Refuses_a_file_over_the_limit_before_looking_at_it()
    {
        byte[] file = new byte[Pkcs12Limits.FileBytesMax + 1];

        Pkcs12Reader.Read(file, Pkcs12Files.Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12TooLarge");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong, 1_000_001)]
    [InlineData(Pkcs12Strength.OlderWindows, int.MaxValue)]
    public void Refuses_more_MAC_iterations_than_the_limit_without_doing_them(Pkcs12Strength strength, int iterations)
    {
        byte[] file = Pkcs12Files.Write(strength);
        byte[] tampered = Pkcs12Files.WithMacIterations(file, iterations);

        Pkcs12Reader.Read(tampered, Pkcs12Files.Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12TooManyIterations");
    }

    [Fact]
    public void Refuses_an_iteration_count_that_fits_no_integer()
    {
        byte[] file = Pkcs12Files.WithMacIterations(Pkcs12Files.Write(Pkcs12Strength.Strong), System.Numerics.BigInteger.Pow(2, 200));

        Pkcs12Reader.Read(file, Pkcs12Files.Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12TooManyIterations");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Refuses_an_iteration_count_below_one(int iterations)
    {
        byte[] file = Pkcs12Files.WithMacIterations(Pkcs12Files.Write(Pkcs12Strength.Strong), iterations);

        Pkcs12Reader.Read(file, Pkcs12Files.Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12Malformed");
    }

    [Fact]
    public void Refuses_iterations_that_are_over_the_limit_only_together()
    {
        using Pkcs12Password password = Pkcs12Password.TryFrom(Pkcs12Files.Password).ShouldNotBeNull();
        IterationBudget budget = new();
        budget.Spend(Pkcs12Limits.IterationsMax, Pkcs12Limits.TotalIterationsMax).ShouldBeNull();

        budget.Spend(1, 1).ShouldNotBeNull().Code.ShouldBe("Pkcs12TooManyIterations");
    }

    [Fact]
    public void Refuses_more_bags_than_the_limit()
    {
        IEnumerable<byte[]> bags = Enumerable.Repeat(Pkcs12Builder.Certificate([1]), Pkcs12Limits.BagsMax);

        Read([.. bags]).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12TooManyBags");
    }

    [Fact]
    public void Reads_bags_of_bags_to_the_limit_and_refuses_them_beyond()
    {
        byte[] bag = Pkcs12Builder.Certificate([1, 2, 3]);
        for (int i = 0; i < Pkcs12Limits.NestingMax; i++)
            bag = Pkcs12Builder.Bag(Pkcs12Builder.NestedBag, Pkcs12Builder.Sequence(bag));

        using Pkcs12Contents contents = Read(bag).Value;
        byte[] deeper = Pkcs12Builder.Bag(Pkcs12Builder.NestedBag, Pkcs12Builder.Sequence(bag));

        contents.Certificates.ShouldHaveSingleItem().Der.ToArray().ShouldBe([1, 2, 3]);
        Read(deeper).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12TooDeep");
    }

    [Fact]
    public void Reads_a_key_in_clear()
    {
        using Pkcs12Contents contents = Read(Pkcs12Builder.Bag(Pkcs12Builder.KeyBag, TestChain.Danish.LeafPkcs8)).Value;

        contents.Keys.ShouldHaveSingleItem().Pkcs8.ToArray().ShouldBe(TestChain.Danish.LeafPkcs8);
        contents.CertificateOf(contents.Keys[0]).ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_key_bag_without_a_key()
    {
        Read(Pkcs12Builder.Bag(Pkcs12Builder.KeyBag, Pkcs12Builder.Sequence())).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12Malformed");
    }

    [Fact]
    public void Passes_over_secrets_and_unknown_kinds_of_bag()
    {
        byte[] secret = Pkcs12Builder.Bag(Pkcs12Builder.SecretBag, Pkcs12Builder.Sequence());
        byte[] unknown = Pkcs12Builder.Bag("1.2.3.4", Pkcs12Builder.Sequence());

        using Pkcs12Contents contents = Read(secret, unknown, Pkcs12Builder.Certificate([1])).Value;

        contents.Certificates.Count.ShouldBe(1);
    }

    [Fact]
    public void Reads_surrogate_pairs_in_a_friendly_name_as_meant()
    {
        byte[] value = [0x1E, 0x04, 0xD8, 0x3D, 0xDD, 0x11];

        using Pkcs12Contents contents = Read(Pkcs12Builder.Certificate([1], Pkcs12Builder.FriendlyName(value))).Value;

        contents.Certificates[0].FriendlyName.ShouldBe("🔑");
    }

    [Fact]
    public void Refuses_two_friendly_names()
    {
        byte[] other = Pkcs12Builder.FriendlyName(
            Pkcs12Builder.Encode(writer => writer.WriteCharacterString(UniversalTagNumber.BMPString, "b")));

        Read(Pkcs12Builder.Certificate([1], Name, other)).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12Malformed");
    }

    [Theory]
    [InlineData(new byte[] { 0x1E, 0x03, 0x00, 0x61, 0x00 })]
    [InlineData(new byte[] { 0x0C, 0x01, 0x61 })]
    public void Refuses_a_friendly_name_that_is_no_BMPString(byte[] value)
    {
        Read(Pkcs12Builder.Certificate([1], Pkcs12Builder.FriendlyName(value))).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12Malformed");
    }

    [Fact]
    public void Refuses_a_certificate_of_another_type()
    {
        byte[] sdsi = Pkcs12Builder.Bag(
            Pkcs12Builder.CertificateBag,
            Pkcs12Builder.Sequence(
                Pkcs12Builder.Encode(writer => writer.WriteObjectIdentifier("1.2.840.113549.1.9.22.2")), [0xA0, 0x02, 0x16, 0x00]));

        Read(sdsi).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12UnsupportedAlgorithm");
    }

    [Fact]
    public void Refuses_a_file_that_is_sealed_for_a_public_key()
    {
        byte[] enveloped = Pkcs12Builder.Sequence(
            Pkcs12Builder.Encode(writer => writer.WriteObjectIdentifier("1.2.840.113549.1.7.3")), [0xA0, 0x00]);

        Pkcs12Reader.Read(Pkcs12Builder.FileWith(enveloped), Pkcs12Files.Password).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("Pkcs12UnsupportedAlgorithm");
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("0\u0080\u0000\u0000")]
    [InlineData("PK\u0003\u0004")]
    public void Refuses_what_is_no_PKCS12_file(string text)
    {
        Pkcs12Reader.Read(Encoding.Latin1.GetBytes(text), Pkcs12Files.Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12Malformed");
    }

    [Fact]
    public void Clears_the_keys_when_disposed()
    {
        Pkcs12Contents contents = Pkcs12Reader.Read(Pkcs12Files.Write(Pkcs12Strength.Strong), Pkcs12Files.Password).Value;
        ReadOnlyMemory<byte> key = contents.Keys[0].Pkcs8;

        contents.Dispose();

        key.ToArray().ShouldAllBe(octet => octet == 0);
    }

    private static Result<Pkcs12Contents> Read(params byte[][] bags) => Pkcs12Reader.Read(Pkcs12Builder.FileOf(bags), Pkcs12Files.Password);
}
