using System.Security.Cryptography;
using Segl.Pki.Pkcs12;
using Segl.Pki.Tests.Fixtures;
using Segl.Testing;

namespace Segl.Pki.Tests.Pkcs12;

/// <summary>Files that programs of others wrote; NSS and Java are with the judges, where they export what they imported.</summary>
public sealed class Pkcs12FromOthersTests : IDisposable
{
    private const string Password = "Grøn-7-bølge€";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("-macalg sha256 -keypbe AES-256-CBC -certpbe AES-256-CBC")]
    [InlineData("-macalg sha512 -keypbe AES-128-CBC -certpbe AES-192-CBC")]
    [InlineData("-macalg sha384 -keypbe DES-EDE3-CBC -certpbe DES-EDE3-CBC")]
    [InlineData("-macalg sha1 -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES")]
    [InlineData("-macalg sha256 -keypbe NONE -certpbe NONE")]
    [InlineData("-macalg sha256 -keypbe AES-256-CBC -certpbe AES-256-CBC -nomaciter")]
    public async Task Reads_what_OpenSSL_writes(string options)
    {
        byte[] file = await ExportByOpenSslAsync(Password, options.Split(' '));

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, Password).Value;

        ShouldHoldTheChain(contents);
    }

    [Fact]
    public async Task Reads_a_file_with_the_parameters_of_the_original()
    {
        byte[] file = await ExportByOpenSslAsync(
            Password, "-macalg", "sha1", "-iter", "2000", "-keypbe", "AES-256-CBC", "-certpbe", "NONE");

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, Password).Value;

        ShouldHoldTheChain(contents);
    }

    [Fact]
    public async Task Reads_a_file_of_OpenSSL_under_an_empty_password()
    {
        byte[] file = await ExportByOpenSslAsync(password: "");

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, "").Value;

        ShouldHoldTheChain(contents);
    }

    [Theory]
    [InlineData("-legacy")]
    [InlineData("-certpbe PBE-SHA1-2DES")]
    public async Task Refuses_ciphers_that_only_very_old_files_have(string options)
    {
        byte[] file = await ExportByOpenSslAsync(Password, options.Split(' '));

        Pkcs12Reader.Read(file, Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12UnsupportedAlgorithm");
    }

    [Fact]
    public async Task Refuses_a_file_without_MAC()
    {
        byte[] file = await ExportByOpenSslAsync(Password, "-nomac");

        Pkcs12Reader.Read(file, Password).Refusal.ShouldNotBeNull().Code.ShouldBe("Pkcs12MacMissing");
    }

    [Theory]
    [InlineData("--password", Password)]
    [InlineData("--password", Password, "--pkcs-cipher", "3des-pkcs12")]
    [InlineData("--empty-password")]
    [InlineData("--null-password")]
    public async Task Reads_what_GnuTLS_writes(params string[] options)
    {
        await WritePemsAsync();
        (await RunAsync(
            "certtool",
            [
                "--to-p12", "--load-privkey", _folder.File("key.pem"), "--load-certificate", _folder.File("leaf.pem"),
                "--load-ca-certificate", _folder.File("authorities.pem"), "--p12-name", "organisation",
                "--outder", "--outfile", _folder.File("gnutls.p12"), .. options,
            ])).ShouldSucceed();
        byte[] file = await File.ReadAllBytesAsync(_folder.File("gnutls.p12"), TestContext.Current.CancellationToken);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, options is [_, var password, ..] ? password : "").Value;

        contents.Keys.ShouldHaveSingleItem().FriendlyName.ShouldBe("organisation");
        contents.CertificateOf(contents.Keys[0]).ShouldNotBeNull().Der.ToArray().ShouldBe(TestChain.Danish.LeafDer);
    }

    [Fact]
    public async Task Reads_what_Java_writes()
    {
        (await RunAsync(
            "keytool",
            [
                "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-alias", "nøgle", "-dname", "CN=x",
                "-keystore", _folder.File("java.p12"), "-storetype", "PKCS12", "-storepass", "changeit",
            ])).ShouldSucceed();
        byte[] file = await File.ReadAllBytesAsync(_folder.File("java.p12"), TestContext.Current.CancellationToken);

        using Pkcs12Contents contents = Pkcs12Reader.Read(file, "changeit").Value;

        Pkcs12Key key = contents.Keys.ShouldHaveSingleItem();
        key.FriendlyName.ShouldBe("nøgle");
        contents.CertificateOf(key).ShouldNotBeNull();
    }

    public void Dispose() => _folder.Dispose();

    private static void ShouldHoldTheChain(Pkcs12Contents contents)
    {
        Pkcs12Key key = contents.Keys.ShouldHaveSingleItem();
        key.Pkcs8.ToArray().ShouldBe(TestChain.Danish.LeafPkcs8);
        key.FriendlyName.ShouldBe(TestChain.Danish.CommonName);
        contents.CertificateOf(key).ShouldNotBeNull().Der.ToArray().ShouldBe(TestChain.Danish.LeafDer);
        contents.Certificates.Select(certificate => certificate.Der.ToArray()).ShouldBe(TestChain.Danish.Ders.Select(der => der.ToArray()));
    }

    private async Task<byte[]> ExportByOpenSslAsync(string password, params string[] options)
    {
        await WritePemsAsync();
        ToolRun run = await RunAsync(
            "openssl",
            [
                "pkcs12", "-export", "-inkey", _folder.File("key.pem"), "-in", _folder.File("leaf.pem"), "-certfile",
                _folder.File("authorities.pem"),
                "-name", TestChain.Danish.CommonName, "-passout", $"pass:{password}", .. options,
            ]);
        return run.ShouldSucceed().OutputBytes.ToArray();
    }

    private async Task WritePemsAsync()
    {
        TestChain chain = TestChain.Danish;
        await WriteAsync("key.pem", PemEncoding.WriteString("PRIVATE KEY", chain.LeafPkcs8));
        await WriteAsync("leaf.pem", chain.Certificates[0].ToPem());
        await WriteAsync("authorities.pem", chain.Certificates[1].ToPem() + chain.Certificates[2].ToPem());
    }

    private Task WriteAsync(string name, string text) =>
        File.WriteAllTextAsync(_folder.File(name), text, TestContext.Current.CancellationToken);

    private static Task<ToolRun> RunAsync(string tool, IReadOnlyList<string> arguments) =>
        OutsideTool.RunAsync(tool, arguments, cancellationToken: TestContext.Current.CancellationToken);
}
