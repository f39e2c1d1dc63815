using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;

namespace Segl.Pki.Tests.Chains;

[Clause("RFC 7468", "3")]
public sealed class PemBlocksTests
{
    private const string Begin = "-----BEGIN CERTIFICATE-----\n";
    private const string End = "-----END CERTIFICATE-----\n";

    [Theory]
    [InlineData(Begin + "AQID\n" + End)]
    [InlineData("-----BEGIN CERTIFICATE-----\r\nAQID\r\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE----- \t\nAQ\nID  \n-----END CERTIFICATE-----\t")]
    [InlineData("\uFEFF" + Begin + "AQID\n" + End)]
    [InlineData("Subject: CN=Ærø\n" + Begin + "AQID\n" + End + "and so on\n")]
    public void Reads_a_block_as_editors_and_tools_leave_it(string text)
    {
        Read(text).Value.ShouldHaveSingleItem().ToArray().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Reads_blocks_in_their_order()
    {
        Read(Begin + "AQID\n" + End + "\n" + Begin + "BA==\n" + End).Value.Select(block => block.ToArray()).ShouldBe([[1, 2, 3], [4]]);
    }

    [Theory]
    [InlineData("", "PemMissing")]
    [InlineData("AQID", "PemMissing")]
    [InlineData(End, "PemMissing")]
    [InlineData("x" + Begin + "AQID\n" + End, "PemMissing")]
    [InlineData(Begin + "AQID\n", "PemMalformed")]
    [InlineData(Begin + End, "PemMalformed")]
    [InlineData(Begin + "AQI\n" + End, "PemMalformed")]
    [InlineData(Begin + "AQID AQID\n" + End, "PemMalformed")]
    [InlineData(Begin + "AR==\n" + End, "PemMalformed")]
    [InlineData(Begin + "AQ==AQ==\n" + End, "PemMalformed")]
    [InlineData(Begin + "Proc-Type: 4,ENCRYPTED\n\nAQID\n" + End, "PemMalformed")]
    [InlineData(Begin + "AQID\n-----END X509 CERTIFICATE-----\n", "PemMalformed")]
    [InlineData(Begin + Begin + "AQID\n" + End, "PemMalformed")]
    [InlineData(Begin + "AQÏD\n" + End, "PemMalformed")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAQID\n-----END PRIVATE KEY-----\n", "PemOtherLabel")]
    [InlineData("-----BEGIN certificate-----\nAQID\n", "PemOtherLabel")]
    public void Refuses_text_that_is_not_only_certificates(string text, string code)
    {
        Read(text).Refusal.ShouldNotBeNull().Code.ShouldBe(code);
    }

    [Fact]
    public void Refuses_text_over_the_limit()
    {
        PemBlocks.Read(new byte[11], "CERTIFICATE", bytesMax: 10, blocksMax: 1).Refusal.ShouldNotBeNull().Code.ShouldBe("PemTooLarge");
    }

    [Fact]
    public void Refuses_more_blocks_than_the_limit()
    {
        Read(string.Concat(Enumerable.Repeat(Begin + "AQID\n" + End, 5))).Refusal.ShouldNotBeNull().Code.ShouldBe("PemTooMany");
    }

    [Fact]
    public void Tells_only_the_beginning_of_a_strange_line()
    {
        Refusal refusal = Read("-----BEGIN " + new string('A', 5000)).Refusal.ShouldNotBeNull();

        refusal.Detail.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void Refuses_a_chain_cut_off_at_any_length_or_takes_fewer_certificates()
    {
        byte[] text = Encoding.ASCII.GetBytes(CertificateChain.Of(TestChain.Danish.Certificates).Value.ToPem());

        for (int length = 0; length < text.Length - 1; length++)
        {
            Result<CertificateChain> chain = Should.NotThrow(() => CertificateChain.ParsePem(text.AsMemory(0, length)), $"{length} octets");
            if (!chain.IsRefused)
                chain.Value.Certificates.Count.ShouldBeLessThan(3, $"{length} octets");
        }
    }

    [Fact]
    public void Makes_no_other_signed_chain_of_a_text_with_any_octet_changed()
    {
        byte[] text = Encoding.ASCII.GetBytes(CertificateChain.Of(TestChain.Danish.Certificates).Value.ToPem());

        for (int position = 0; position < text.Length; position++)
        {
            byte[] changed = [.. text];
            changed[position] = (byte)RandomNumberGenerator.GetInt32(256);
            Result<CertificateChain> chain = Should.NotThrow(() => CertificateChain.ParsePem(changed), $"octet {position}");
            if (!chain.IsRefused)
                TestChain.SignedIn(chain.Value).ShouldBeSubsetOf(TestChain.Danish.Certificates, $"octet {position}");
        }
    }

    private static Result<IReadOnlyList<ReadOnlyMemory<byte>>> Read(string text) =>
        PemBlocks.Read(Encoding.UTF8.GetBytes(text), "CERTIFICATE", bytesMax: 10_000, blocksMax: 4);
}
