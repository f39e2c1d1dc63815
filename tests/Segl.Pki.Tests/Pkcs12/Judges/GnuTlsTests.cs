using System.Security.Cryptography;
using Segl.Pki.Pkcs12;
using Segl.Testing;

namespace Segl.Pki.Tests.Pkcs12.Judges;

public sealed class GnuTlsTests
{
    private const string EncryptedKeyBegin = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    private const string EncryptedKeyEnd = "-----END ENCRYPTED PRIVATE KEY-----";

    public static TheoryData<Pkcs12Strength, string> Names => CommonNames.InBothStrengths;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Shows_name_and_key_identifier_on_key_and_leaf(Pkcs12Strength strength, string commonName)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, commonName);

        ToolRun run = await InfoAsync(file, JudgedFile.Password);

        string said = run.ShouldSucceed().Output;
        string keyIdentifier = string.Join(
            ':', Convert.ToHexString(SHA1.HashData(file.Chain.LeafDer)).Chunk(2).Select(pair => new string(pair)));
        said.Split($"Friendly name: {commonName}\n").Length.ShouldBe(3);
        said.Split($"Key ID: {keyIdentifier}\n").Length.ShouldBe(3);
        said.Split("-----BEGIN CERTIFICATE-----").Length.ShouldBe(4);
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Decrypts_the_key_that_it_finds(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);
        string said = (await InfoAsync(file, JudgedFile.Password)).ShouldSucceed().Output;
        string encryptedKey = said[said.IndexOf(EncryptedKeyBegin, StringComparison.Ordinal)..(
            said.IndexOf(EncryptedKeyEnd, StringComparison.Ordinal) + EncryptedKeyEnd.Length)];
        await File.WriteAllTextAsync(file.File("key.pem"), encryptedKey + "\n", TestContext.Current.CancellationToken);

        ToolRun run = await JudgedFile.RunAsync(
            "certtool", "--key-info", "--pkcs8", "--password", JudgedFile.Password, "--infile", file.File("key.pem"));

        run.ShouldSucceed().Output.ShouldContain("(3072 bits)");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Refuses_the_wrong_password(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);

        ToolRun run = await InfoAsync(file, JudgedFile.WrongPassword);

        run.ExitCode.ShouldNotBe(0);
        // What the wrong password decrypts to ends, once in a few hundred times, as if it were right; the MAC is over the whole.
        run.Error.ShouldContain("Message Authentication Code verification failed");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Opens_the_file_under_a_password_with_Danish_letters(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish, password: "Grøn-7-bølge€");

        ToolRun run = await InfoAsync(file, "Grøn-7-bølge€");

        run.ShouldSucceed().Output.Split("-----BEGIN CERTIFICATE-----").Length.ShouldBe(4);
    }

    private static Task<ToolRun> InfoAsync(JudgedFile file, string password) =>
        JudgedFile.RunAsync("certtool", "--p12-info", "--inder", "--infile", file.Path, "--password", password);
}
