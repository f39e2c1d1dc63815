using System.Security.Cryptography.X509Certificates;
using Segl.Pki.Pkcs12;
using Segl.Testing;

namespace Segl.Pki.Tests.Pkcs12.Judges;

public sealed class KeytoolTests
{
    public static TheoryData<Pkcs12Strength, string> Names => CommonNames.InBothStrengths;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Lists_one_key_with_the_whole_chain_under_the_friendly_name(Pkcs12Strength strength, string commonName)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, commonName);

        ToolRun run = await ListAsync(file, file.PasswordPath);

        string said = run.ShouldSucceed().Output;
        said.ShouldContain("Your keystore contains 1 entry");
        said.ShouldContain($"Alias name: {commonName.ToLowerInvariant()}\n");
        said.ShouldContain("Entry type: PrivateKeyEntry");
        said.ShouldContain("Certificate chain length: 3");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Refuses_the_wrong_password(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);

        ToolRun run = await ListAsync(file, file.WrongPasswordPath);

        run.ExitCode.ShouldNotBe(0);
        run.Output.ShouldContain("keystore password was incorrect");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Imports_the_key_into_a_store_of_its_own_which_our_reader_opens(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);

        ToolRun run = await JudgedFile.RunAsync(
            "keytool", "-importkeystore", "-noprompt",
            "-srckeystore", file.Path, "-srcstoretype", "PKCS12", "-srcstorepass:file", file.PasswordPath,
            "-destkeystore", file.File("java.p12"), "-deststoretype", "PKCS12", "-deststorepass:file", file.PasswordPath);

        run.ShouldSucceed();
        byte[] imported = await File.ReadAllBytesAsync(file.File("java.p12"), TestContext.Current.CancellationToken);
        using Pkcs12Contents contents = Pkcs12Reader.Read(imported, JudgedFile.Password).Value;
        contents.Keys.ShouldHaveSingleItem().Pkcs8.ToArray().ShouldBe(file.Chain.LeafPkcs8);
        contents.CertificateOf(contents.Keys[0]).ShouldNotBeNull().Der.ToArray().ShouldBe(file.Chain.LeafDer);
        contents.Certificates.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Exports_the_leaf_that_was_put_in()
    {
        using JudgedFile file = await JudgedFile.WriteAsync(Pkcs12Strength.Strong, "segl");

        ToolRun run = await JudgedFile.RunAsync(
            "keytool", "-exportcert", "-alias", "segl", "-keystore", file.Path, "-storetype", "PKCS12", "-storepass:file",
            file.PasswordPath);

        using X509Certificate2 exported = X509CertificateLoader.LoadCertificate(run.ShouldSucceed().OutputBytes.Span);
        exported.RawData.ShouldBe(file.Chain.LeafDer);
    }

    private static Task<ToolRun> ListAsync(JudgedFile file, string passwordPath) =>
        JudgedFile.RunAsync("keytool", "-list", "-v", "-keystore", file.Path, "-storetype", "PKCS12", "-storepass:file", passwordPath);
}
