using System.Security.Cryptography;
using Segl.Pki.Pkcs12;
using Segl.Testing;

namespace Segl.Pki.Tests.Pkcs12.Judges;

public sealed class OpenSslTests
{
    public static TheoryData<Pkcs12Strength, string> Names => CommonNames.InBothStrengths;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Opens_the_file_and_sees_name_and_key_identifier_on_key_and_leaf(Pkcs12Strength strength, string commonName)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, commonName);

        ToolRun run = await Pkcs12Async(file, "-noenc");

        string said = JudgedFile.InLatin1(run.ShouldSucceed());
        string keyIdentifier = Convert.ToHexString(SHA1.HashData(file.Chain.LeafDer));
        Occurrences(said, $"friendlyName: {commonName}\n").ShouldBe(2);
        Occurrences(said.Replace(" ", "", StringComparison.Ordinal), $"localKeyID:{keyIdentifier}\n").ShouldBe(2);
        Occurrences(said, "-----BEGIN CERTIFICATE-----").ShouldBe(3);
    }

    [Fact]
    public async Task Names_the_algorithms_of_the_strong_form()
    {
        using JudgedFile file = await JudgedFile.WriteAsync(Pkcs12Strength.Strong, CommonNames.Danish);

        ToolRun run = await Pkcs12Async(file, "-info", "-noout");

        string said = run.ShouldSucceed().Error;
        said.ShouldContain("MAC: sha256, Iteration 100000");
        said.ShouldContain("Encrypted data: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256");
        said.ShouldContain("Shrouded Keybag: PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256");
    }

    [Fact]
    public async Task Names_the_algorithms_of_the_form_for_older_Windows()
    {
        using JudgedFile file = await JudgedFile.WriteAsync(Pkcs12Strength.OlderWindows, CommonNames.Danish);

        ToolRun run = await Pkcs12Async(file, "-info", "-noout");

        string said = run.ShouldSucceed().Error;
        said.ShouldContain("MAC: sha1, Iteration 100000");
        said.ShouldContain("Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000");
        said.ShouldContain("Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Refuses_the_wrong_password(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);

        ToolRun run = await JudgedFile.RunAsync(
            "openssl", "pkcs12", "-in", file.Path, "-passin", $"file:{file.WrongPasswordPath}", "-noenc");

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("invalid password");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Opens_the_file_under_a_password_with_Danish_letters(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish, password: "Grøn-7-bølge€");

        ToolRun run = await Pkcs12Async(file, "-noenc", "-nocerts");

        run.ShouldSucceed().Output.ShouldContain("BEGIN PRIVATE KEY");
    }

    [Fact]
    public async Task Finds_the_very_key_in_the_file()
    {
        using JudgedFile file = await JudgedFile.WriteAsync(Pkcs12Strength.Strong, CommonNames.Danish);

        ToolRun run = await Pkcs12Async(file, "-noenc", "-nocerts");

        using RSA key = RSA.Create();
        key.ImportFromPem(JudgedFile.InLatin1(run.ShouldSucceed()));
        key.ExportPkcs8PrivateKey().ShouldBe(file.Chain.LeafPkcs8);
    }

    [Fact]
    public async Task Verifies_the_chain_in_the_file_strictly()
    {
        using JudgedFile file = await JudgedFile.WriteAsync(Pkcs12Strength.Strong, CommonNames.Danish);
        (await Pkcs12Async(file, "-nokeys", "-clcerts", "-out", file.File("leaf.pem"))).ShouldSucceed();
        (await Pkcs12Async(file, "-nokeys", "-cacerts", "-out", file.File("authorities.pem"))).ShouldSucceed();
        await WriteRootAsync(file);

        ToolRun run = await JudgedFile.RunAsync(
            "openssl", "verify", "-x509_strict", "-CAfile", file.File("root.pem"), "-untrusted", file.File("authorities.pem"),
            file.File("leaf.pem"));

        run.ShouldSucceed().Output.ShouldEndWith(": OK\n");
    }

    private static Task WriteRootAsync(JudgedFile file)
    {
        string pem = PemEncoding.WriteString("CERTIFICATE", file.Chain.Root);
        return File.WriteAllTextAsync(file.File("root.pem"), pem, TestContext.Current.CancellationToken);
    }

    private static Task<ToolRun> Pkcs12Async(JudgedFile file, params string[] options) =>
        JudgedFile.RunAsync("openssl", ["pkcs12", "-in", file.Path, "-passin", $"file:{file.PasswordPath}", .. options]);

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
