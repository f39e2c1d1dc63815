using System.Formats.Asn1;
using System.Security.Cryptography;
using Segl.Pki.Certificates;
using Segl.Pki.Pkcs12;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Pkcs12;

public sealed class Pkcs12WriterTests
{
    private static readonly Certificate[] Chain = [.. TestChain.Danish.Certificates];

    [Fact]
    public void Marks_key_and_leaf_with_the_friendly_name_and_the_SHA_1_of_the_leaf()
    {
        byte[] file = Pkcs12Files.Write(Pkcs12Strength.Strong);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, Pkcs12Files.Password).Value;

        byte[] keyIdentifier = SHA1.HashData(TestChain.Danish.LeafDer);
        contents.Keys[0].FriendlyName.ShouldBe(TestChain.Danish.CommonName);
        contents.Keys[0].LocalKeyId.ShouldNotBeNull().ToArray().ShouldBe(keyIdentifier);
        contents.Certificates[0].FriendlyName.ShouldBe(TestChain.Danish.CommonName);
        contents.Certificates[0].LocalKeyId.ShouldNotBeNull().ToArray().ShouldBe(keyIdentifier);
        contents.CertificateOf(contents.Keys[0]).ShouldBeSameAs(contents.Certificates[0]);
    }

    [Fact]
    public void Leaves_the_authorities_without_marks()
    {
        byte[] file = Pkcs12Files.Write(Pkcs12Strength.Strong);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, Pkcs12Files.Password).Value;

        contents.Certificates.Skip(1).ShouldAllBe(certificate => certificate.FriendlyName == null && certificate.LocalKeyId == null);
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public void Shows_neither_key_nor_certificate_nor_password_in_clear(Pkcs12Strength strength)
    {
        byte[] file = Pkcs12Files.Write(strength);

        file.AsSpan().IndexOf(TestChain.Danish.LeafDer.AsSpan(4, 64)).ShouldBe(-1);
        file.AsSpan().IndexOf(TestChain.Danish.LeafPkcs8.AsSpan(40, 64)).ShouldBe(-1);
        file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Pkcs12Files.Password)).ShouldBe(-1);
        file.AsSpan().IndexOf(System.Text.Encoding.BigEndianUnicode.GetBytes(Pkcs12Files.Password)).ShouldBe(-1);
    }

    [Fact]
    public void Writes_DER_throughout_its_outer_structure()
    {
        byte[] file = Pkcs12Files.Write(Pkcs12Strength.Strong);

        AsnReader reader = new(file, AsnEncodingRules.DER);
        AsnReader pfx = reader.ReadSequence();
        reader.HasData.ShouldBeFalse();
        pfx.ReadInteger().ShouldBe(3);
        pfx.ReadSequence().ReadObjectIdentifier().ShouldBe("1.2.840.113549.1.7.1");
        pfx.ReadSequence().ReadSequence().ReadSequence().ReadObjectIdentifier().ShouldBe("2.16.840.1.101.3.4.2.1");
        pfx.HasData.ShouldBeFalse();
    }

    [Fact]
    public void Draws_new_salts_for_each_file()
    {
        byte[] first = Pkcs12Files.Write(Pkcs12Strength.Strong);
        byte[] second = Pkcs12Files.Write(Pkcs12Strength.Strong);

        first.Length.ShouldBe(second.Length);
        first.Zip(second).Count(pair => pair.First != pair.Second).ShouldBeGreaterThan(first.Length / 2);
    }

    [Fact]
    public void Replaces_in_the_friendly_name_what_a_BMPString_cannot_hold()
    {
        TestChain chain = TestChain.WithLeaf("Nøgle 🔑");
        byte[] file = Pkcs12Files.Write(chain, Pkcs12Strength.Strong);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, Pkcs12Files.Password).Value;

        contents.Keys[0].FriendlyName.ShouldBe("Nøgle \uFFFD");
    }

    [Fact]
    public void Writes_the_key_of_an_elliptic_curve_too()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Certificate leaf = TestChain.LeafOf(key);

        ReadOnlyMemory<byte> file = Pkcs12Writer.Write(
            key.ExportPkcs8PrivateKey(), leaf, Chain[1..], "EC", "Hemmelig-1", Pkcs12Strength.Strong);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, "Hemmelig-1").Value;
        contents.Keys.ShouldHaveSingleItem().Pkcs8.ToArray().ShouldBe(key.ExportPkcs8PrivateKey());
        contents.Certificates.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Nøgle 🔑")]
    public void Throws_for_a_password_that_some_reader_could_not_use(string password)
    {
        Should.Throw<ArgumentException>(() =>
            Pkcs12Writer.Write(
                TestChain.Danish.LeafPkcs8, Chain[0], Chain[1..], "x", password, Pkcs12Strength.Strong)).ParamName.ShouldBe("password");
    }

    [Fact]
    public void Throws_for_a_password_with_half_a_surrogate_pair()
    {
        string password = "halv " + '\uD83D';

        Should.Throw<ArgumentException>(() =>
            Pkcs12Writer.Write(
                TestChain.Danish.LeafPkcs8, Chain[0], Chain[1..], "x", password, Pkcs12Strength.Strong)).ParamName.ShouldBe("password");
    }

    [Fact]
    public void Throws_for_a_password_over_the_limit()
    {
        string password = new('a', 1025);

        Should.Throw<ArgumentException>(() =>
            Pkcs12Writer.Write(
                TestChain.Danish.LeafPkcs8, Chain[0], Chain[1..], "x", password, Pkcs12Strength.Strong)).ParamName.ShouldBe("password");
    }

    [Fact]
    public void Throws_for_a_key_that_is_not_the_leafs()
    {
        using RSA other = RSA.Create(2048);

        Should.Throw<ArgumentException>(() =>
            Pkcs12Writer.Write(
                other.ExportPkcs8PrivateKey(), Chain[0], Chain[1..], "x", "Hemmelig-1", Pkcs12Strength.Strong)).ParamName.ShouldBe("pkcs8");
    }

    [Fact]
    public void Throws_for_bytes_that_are_no_key()
    {
        Should.Throw<ArgumentException>(() =>
            Pkcs12Writer.Write([1, 2, 3], Chain[0], Chain[1..], "x", "Hemmelig-1", Pkcs12Strength.Strong)).ParamName.ShouldBe("pkcs8");
    }
}
