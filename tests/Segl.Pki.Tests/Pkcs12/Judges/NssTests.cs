using Segl.Pki.Pkcs12;
using Segl.Testing;

namespace Segl.Pki.Tests.Pkcs12.Judges;

/// <summary>The library of Firefox and Thunderbird.</summary>
public sealed class NssTests
{
    public static TheoryData<Pkcs12Strength, string> Names => CommonNames.InBothStrengths;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Lists_the_key_and_the_leaf_under_the_friendly_name(Pkcs12Strength strength, string commonName)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, commonName);

        ToolRun run = await JudgedFile.RunAsync("pk12util", "-l", file.Path, "-w", file.PasswordPath);

        string said = run.ShouldSucceed().Output;
        said.Split($"Friendly Name: {commonName}\n").Length.ShouldBe(3);
        said.ShouldContain("Key(shrouded):");
        said.Split("Certificate(has private key):").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong)]
    [InlineData(Pkcs12Strength.OlderWindows)]
    public async Task Refuses_the_wrong_password(Pkcs12Strength strength)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish);

        ToolRun run = await JudgedFile.RunAsync("pk12util", "-l", file.Path, "-w", file.WrongPasswordPath);

        run.ExitCode.ShouldNotBe(0);
        run.Error.ShouldContain("SEC_ERROR_BAD_PASSWORD");
    }

    [Theory]
    [InlineData(Pkcs12Strength.Strong, JudgedFile.Password)]
    [InlineData(Pkcs12Strength.Strong, "Grøn-7-bølge€")]
    [InlineData(Pkcs12Strength.OlderWindows, JudgedFile.Password)]
    [InlineData(Pkcs12Strength.OlderWindows, "Grøn-7-bølge€")]
    public async Task Imports_the_file_and_exports_one_that_our_reader_opens(Pkcs12Strength strength, string password)
    {
        using JudgedFile file = await JudgedFile.WriteAsync(strength, CommonNames.Danish, password);
        string database = $"sql:{Directory.CreateDirectory(file.File("nss")).FullName}";
        (await JudgedFile.RunAsync("certutil", "-N", "-d", database, "--empty-password")).ShouldSucceed();

        (await JudgedFile.RunAsync("pk12util", "-i", file.Path, "-d", database, "-w", file.PasswordPath)).ShouldSucceed();
        (await JudgedFile.RunAsync(
            "pk12util", "-o", file.File("nss.p12"), "-n", CommonNames.Danish, "-d", database, "-w", file.PasswordPath)).ShouldSucceed();

        byte[] exported = await File.ReadAllBytesAsync(file.File("nss.p12"), TestContext.Current.CancellationToken);
        using Pkcs12Contents contents = Pkcs12Reader.Read(exported, password).Value;
        Pkcs12Key key = contents.Keys.ShouldHaveSingleItem();
        key.FriendlyName.ShouldBe(CommonNames.Danish);
        key.Pkcs8.Span.SequenceEqual(file.Chain.LeafPkcs8).ShouldBeTrue();
        contents.CertificateOf(key).ShouldNotBeNull().Der.ToArray().ShouldBe(file.Chain.LeafDer);
    }
}
