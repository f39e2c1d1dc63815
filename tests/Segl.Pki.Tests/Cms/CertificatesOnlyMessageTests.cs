using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Cms;
using Segl.Pki.Outcomes;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Cms;

[Clause("RFC 5652", "5")]
public sealed class CertificatesOnlyMessageTests
{
    private static readonly byte[] Message = CertificatesOnlyMessage.Write(TestChain.Danish.Ders).ToArray();

    [Fact]
    public void Reads_back_the_certificates_that_were_written()
    {
        IReadOnlyList<ReadOnlyMemory<byte>> read = CertificatesOnlyMessage.Read(Message).Value;

        read.Select(der => Convert.ToHexString(der.Span))
            .ShouldBe(TestChain.Danish.Ders.Select(der => Convert.ToHexString(der.Span)), ignoreOrder: true);
    }

    [Fact]
    public void Writes_the_certificates_in_the_order_that_DER_asks_for()
    {
        byte[] reversed = CertificatesOnlyMessage.Write([.. TestChain.Danish.Ders.Reverse()]).ToArray();

        reversed.ShouldBe(Message);
    }

    [Fact]
    public void Writes_and_reads_a_message_without_certificates()
    {
        CertificatesOnlyMessage.Read(CertificatesOnlyMessage.Write([])).Value.ShouldBeEmpty();
    }

    [Fact]
    public async Task Is_read_by_OpenSSL()
    {
        ToolRun run = await RunAsync("openssl", ["pkcs7", "-inform", "DER", "-print_certs"], Message);

        CertificateChain chain = CertificateChain.ParsePem(Encoding.ASCII.GetBytes(run.ShouldSucceed().Output)).Value;
        chain.Certificates.ShouldBe(TestChain.Danish.Certificates);
    }

    [Fact]
    public async Task Is_read_by_GnuTLS()
    {
        ToolRun run = await RunAsync("certtool", ["--p7-info", "--inder"], Message);

        run.ShouldSucceed().Output.ShouldContain("Number of certificates: 3");
    }

    [Fact]
    public async Task Is_read_by_Java()
    {
        ToolRun run = await RunAsync("keytool", ["-printcert"], Message);

        run.ShouldSucceed().Output.Split("Owner:").Length.ShouldBe(4);
    }

    [Fact]
    public async Task Reads_what_OpenSSL_writes()
    {
        using TemporaryFolder folder = new();
        string pem = CertificateChain.Of(TestChain.Danish.Certificates).Value.ToPem();
        await File.WriteAllTextAsync(folder.File("chain.pem"), pem, TestContext.Current.CancellationToken);
        ToolRun run = await RunAsync("openssl", ["crl2pkcs7", "-nocrl", "-certfile", folder.File("chain.pem"), "-outform", "DER"]);

        CertificateChain chain = CertificateChain.ParsePkcs7(run.ShouldSucceed().OutputBytes).Value;

        chain.Certificates.ShouldBe(TestChain.Danish.Certificates);
    }

    [Fact]
    public async Task Refuses_a_message_that_somebody_signed()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(
            folder.File("leaf.pem"), TestChain.Danish.Certificates[0].ToPem(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder.File("key.der"), TestChain.Danish.LeafPkcs8, TestContext.Current.CancellationToken);
        ToolRun run = await RunAsync(
            "openssl",
            ["cms", "-sign", "-nodetach", "-outform", "DER", "-signer", folder.File("leaf.pem"), "-inkey", folder.File("key.der"),
                "-keyform", "DER"],
            "text"u8.ToArray());

        Code(run.ShouldSucceed().OutputBytes.ToArray()).ShouldBe("CertificatesOnlyMessageHasMore");
    }

    [Fact]
    public void Refuses_a_message_over_the_limit()
    {
        Code(new byte[CertificatesOnlyMessage.MessageBytesMax + 1]).ShouldBe("CertificatesOnlyMessageTooLarge");
    }

    [Fact]
    public void Refuses_more_certificates_than_the_limit()
    {
        IEnumerable<ReadOnlyMemory<byte>> certificates =
            Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[] { 0x30, 0x00 }, CertificatesOnlyMessage.CertificatesMax + 1);

        Code(CertificatesOnlyMessage.Write([.. certificates]).ToArray()).ShouldBe("CertificatesOnlyMessageTooMany");
    }

    [Fact]
    public void Refuses_a_certificate_of_an_obsolete_kind()
    {
        byte[] message = CertificatesOnlyMessage.Write([new byte[] { 0xA1, 0x02, 0x30, 0x00 }]).ToArray();

        Code(message).ShouldBe("CertificatesOnlyMessageHasMore");
    }

    [Fact]
    public void Refuses_a_message_of_another_type()
    {
        Code(Pkcs12Builder.DataOf([])).ShouldBe("CertificatesOnlyMessageMalformed");
    }

    [Fact]
    public void Refuses_a_message_cut_off_at_any_length()
    {
        for (int length = 0; length < Message.Length; length++)
            Code(Message[..length]).ShouldBe("CertificatesOnlyMessageMalformed", $"{length} octets");
    }

    [Fact]
    public void Refuses_a_message_followed_by_anything()
    {
        for (int octet = 0; octet <= byte.MaxValue; octet++)
            Code([.. Message, (byte)octet]).ShouldBe("CertificatesOnlyMessageMalformed");
    }

    [Fact]
    public void Makes_no_other_signed_chain_of_a_message_with_any_octet_flipped()
    {
        IReadOnlyList<Certificate> known = TestChain.Danish.Certificates;

        for (int position = 0; position < Message.Length; position++)
        {
            byte[] flipped = [.. Message];
            flipped[position] ^= (byte)(1 << (position % 8));
            Result<CertificateChain> chain = Should.NotThrow(() => CertificateChain.ParsePkcs7(flipped), $"octet {position}");
            if (!chain.IsRefused)
                TestChain.SignedIn(chain.Value).ShouldBeSubsetOf(known, $"octet {position}");
        }
    }

    private static string Code(byte[] message) => CertificatesOnlyMessage.Read(message).Refusal.ShouldNotBeNull().Code;

    private static Task<ToolRun> RunAsync(string tool, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input = default) =>
        OutsideTool.RunAsync(tool, arguments, input, cancellationToken: TestContext.Current.CancellationToken);
}
