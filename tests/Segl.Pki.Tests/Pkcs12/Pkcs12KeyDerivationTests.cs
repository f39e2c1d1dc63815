using System.Security.Cryptography;
using Segl.Pki.Pkcs12;

namespace Segl.Pki.Tests.Pkcs12;

public sealed class Pkcs12KeyDerivationTests
{
    /// <summary>Expected values by OpenSSL 3.0: <c>openssl kdf … PKCS12KDF</c> with the same inputs.</summary>
    [Theory]
    [InlineData(
        "SHA1",
        1,
        "A2C2F0DFA6571C5270AAE795F91EFBA4821EE387CCF47941BCBD28370A0EF9CF0F1BE66CD13EB84B46EF774DF3F03CA857C768BFC5BE96111C25114C096CB44EAB314698F9FE")]
    [InlineData(
        "SHA1",
        2,
        "486ACE8647B0F525C7911564FD9AC3193A2CB15A52A1404E4D7A0F6773DD4DEFE3BF16AF4BE29F09B5023F812288448F75F02A0CEC8DB625F93B7CAD6F2E72CF52A68F160CFD")]
    [InlineData(
        "SHA256",
        1,
        "89815D0B15027C783BE7F9C09BD0D356C61C98CBF5090D460AC660E03D84CEED93CB74D3166A98A9899952F19AD44C55A9ADE470E83D545B81BBE80DC774B48191F822559F26")]
    [InlineData(
        "SHA256",
        3,
        "35F9652F8F41FDB7A22EF0218ED6D40A42F27E2CA63B592A7E691DB598366898CD3F6543AF6E5B0B99BC336A5F4F7F2C8784C4E6C27C408EE922C37A487FF2E243A9D2E2F192")]
    [InlineData(
        "SHA384",
        3,
        "3B727577EF588299280641860A30B538F897C3BEADA38E260C0EB3274D7B2EB54B94E9BEEA5FFC8FEAD45FE353DB1CAD7F2207E5589B4D58BCEA906CE109E910D217C54C8AF0")]
    [InlineData(
        "SHA512",
        3,
        "8A7918977FE8E365343EC20108F22C4F772CB1E5C9D70BBF1EB763FE9E0AF2490FD489ED58D16EB18142B5BCC0E329A5984AD71C5E5B5277869C66663D45325FB2B7419E6AB3")]
    public void Derives_the_same_bytes_as_OpenSSL(string hash, int purpose, string expected)
    {
        byte[] derived = new byte[expected.Length / 2];

        Pkcs12KeyDerivation.Derive(
            new HashAlgorithmName(hash),
            (DerivationPurpose)purpose,
            Convert.FromHexString("007300E6006C003A00000000"),
            Convert.FromHexString("0102030405060708"),
            iterations: 3,
            derived);

        Convert.ToHexString(derived).ShouldBe(expected);
    }

    [Fact]
    public void Derives_the_same_bytes_as_OpenSSL_from_a_password_and_a_salt_longer_than_a_block()
    {
        byte[] password = [.. Enumerable.Repeat<byte[]>([0x00, 0x61], 70).SelectMany(pair => pair), 0x00, 0x00];
        byte[] salt = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        byte[] derived = new byte[60];

        Pkcs12KeyDerivation.Derive(HashAlgorithmName.SHA256, DerivationPurpose.EncryptionKey, password, salt, iterations: 2, derived);

        Convert.ToHexString(derived).ShouldBe(
            "0160A3EAB9A92751F5866DDCB0CDE877C8FED3C3C94B06A8BB808C94C8CC70004C46942FA6EB071A4196498BD093FA60D97B7C1213D41A55B8B6AE12");
    }

    [Fact]
    public void Derives_from_the_terminator_alone_for_an_empty_password()
    {
        byte[] derived = new byte[24];

        Pkcs12KeyDerivation.Derive(
            HashAlgorithmName.SHA1, DerivationPurpose.EncryptionKey, [0, 0], Convert.FromHexString("0A58CF64530D823F"), 2048, derived);

        Convert.ToHexString(derived).ShouldBe("472464EE1922A0549FB3AF1535EFC7DD4F9B197528E6A1A5");
    }

    [Fact]
    public void Counts_each_block_of_output_as_work()
    {
        long work = Pkcs12KeyDerivation.Work(HashAlgorithmName.SHA1, iterations: 1000, bytes: 24);

        work.ShouldBe(2000);
    }
}
