using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Certificates;
using Segl.Pki.Keys;
using Segl.Testing;

namespace Segl.Ca.Tests;

public sealed class CaSettingsTests
{
    private static CaOptions Production => new()
    {
        Environment = CaEnvironment.Production,
        OrganisationName = "Prøveby Kommune",
        PublicUri = "http://ca.proeveby.dk",
        PolicyOid = "1.3.6.1.4.1.99999.1",
        NameRegistrationAuthorityUri = "https://ca.proeveby.dk/names",
        SubjectIdentifierPrefix = "PB:",
    };

    [Fact]
    public void Says_test_in_the_names_of_a_demonstration()
    {
        var settings = CaSettings.Parse(new CaOptions()).Value;

        settings.RootName.ToString().ShouldBe("C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES rod-CA");
        settings.IssuingName.ToString().ShouldBe("C=DK,O=Segl Demonstration,OU=Test,CN=Segl OCES udstedende-CA 1");
        settings.Oces.ShouldBe(OcesSettings.Demonstration);
    }

    [Fact]
    public void Leaves_the_unit_out_of_the_names_of_a_production_installation()
    {
        var settings = CaSettings.Parse(Production).Value;

        settings.IssuingName.ToString().ShouldBe("C=DK,O=Prøveby Kommune,CN=Segl OCES udstedende-CA 1");
        settings.Oces.PolicyOid.ShouldBe("1.3.6.1.4.1.99999.1");
        settings.Uris.Ocsp.ShouldBe("http://ca.proeveby.dk/ocsp");
    }

    public static TheoryData<string, CaOptions> Refused => new()
    {
        { "PolicyOidMissing", Production with { PolicyOid = null } },
        { "PolicyOidMissing", Production with { PolicyOid = OcesSettings.Demonstration.PolicyOid } },
        { "PolicyOidInvalid", Production with { PolicyOid = "not an oid" } },
        { "NameRegistrationAuthorityUriMissing", Production with { NameRegistrationAuthorityUri = "" } },
        { "SubjectIdentifierPrefixMissing", Production with { SubjectIdentifierPrefix = null } },
        { "OrganisationNameMissing", Production with { OrganisationName = new CaOptions().OrganisationName } },
        { "PublicUriMissing", Production with { PublicUri = new CaOptions().PublicUri } },
        { "PublicUriInvalid", Production with { PublicUri = "https://ca.proeveby.dk" } },
        { "PublicUriInvalid", Production with { PublicUri = "http://ca.proeveby.dk/" } },
        { "PublicUriInvalid", Production with { PublicUri = "http://ca.proeveby.dk?x" } },
        { "PublicUriInvalid", Production with { PublicUri = "" } },
        { "OrganisationalUnitNotTest", new CaOptions { OrganisationalUnit = "Drift" } },
        { "AuthorityNamesEqual", new CaOptions { RootName = "CA", IssuingName = "CA" } },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void Refuses(string code, CaOptions options)
    {
        var refusal = CaSettings.Parse(options).Refusal;

        refusal.ShouldNotBeNull().Code.ShouldBe(code);
    }

    [Fact]
    public async Task Blocks_the_keys_of_every_list_that_is_named()
    {
        using var folder = new TemporaryFolder();
        var (leaked, revoked, weak, good) = (UnownedKeys.Create(), UnownedKeys.Create(), UnownedKeys.Create(), UnownedKeys.Create());
        await File.WriteAllLinesAsync(
            folder.File("leaked"), ["# found in repositories", leaked.Fingerprint], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(folder.File("revoked"), [revoked.Fingerprint], TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            folder.File("blacklist.RSA-3072"), ["# comment", "", await DebianDigestAsync(weak)], TestContext.Current.CancellationToken);

        var settings = CaSettings.Parse(Production with
        {
            CompromisedKeyFiles = [folder.File("leaked"), folder.File("revoked")],
            DebianWeakKeyFiles = [folder.File("blacklist.RSA-3072")],
        }).Value;

        new[] { leaked, revoked, weak, good }.Select(key => settings.KeyPolicy.Check(key)?.Code)
            .ShouldBe(["KeyCompromised", "KeyCompromised", "KeyDebianWeak", null]);
    }

    [Theory]
    [InlineData("", "KeyBlocklistEmpty")]
    [InlineData("# only a comment\n", "KeyBlocklistEmpty")]
    [InlineData("# a comment\n\nnot a digest\n", "KeyBlocklistMalformed")]
    [InlineData("0123456789abcdef01234567\n", "KeyBlocklistMalformed")]
    public async Task Refuses_a_list_that_is_none_and_names_it(string content, string code)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("list");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var compromised = CaSettings.Parse(new CaOptions { CompromisedKeyFiles = [file] }).Refusal.ShouldNotBeNull();
        var weak = CaSettings.Parse(new CaOptions { DebianWeakKeyFiles = [file] }).Refusal.ShouldNotBeNull();

        (compromised.Code, compromised.Field).ShouldBe((code, nameof(CaOptions.CompromisedKeyFiles)));
        (weak.Code, weak.Field).ShouldBe((code, nameof(CaOptions.DebianWeakKeyFiles)));
        compromised.Detail.ShouldContain(file);
    }

    [Fact]
    public void Refuses_a_list_that_cannot_be_read()
    {
        using var folder = new TemporaryFolder();

        foreach (var path in new[] { folder.File("missing"), folder.Path, "" })
        {
            var refusal = CaSettings.Parse(new CaOptions { DebianWeakKeyFiles = [path] }).Refusal.ShouldNotBeNull();
            (refusal.Code, refusal.Field).ShouldBe(("KeyBlocklistUnreadable", nameof(CaOptions.DebianWeakKeyFiles)));
        }
    }

    [Fact]
    public async Task Refuses_a_list_that_is_too_large_and_too_many_of_them()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("list");
        await using (var empty = File.Create(file))
            empty.SetLength((256L * 1024 * 1024) + 1);

        CaSettings.Parse(new CaOptions { CompromisedKeyFiles = [file] }).Refusal.ShouldNotBeNull().Code.ShouldBe("KeyBlocklistTooLarge");
        CaSettings.Parse(new CaOptions { CompromisedKeyFiles = [.. Enumerable.Repeat(file, 65)] }).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("KeyBlocklistTooLarge");
    }

    // What Debian's own tool does: the end of the SHA-1 of what OpenSSL prints.
    private static async Task<string> DebianDigestAsync(SubjectPublicKey key)
    {
        var publicKey = PemEncoding.WriteString("PUBLIC KEY", key.Spki.Span);
        var printed = await OutsideTool.RunAsync("openssl", ["rsa", "-pubin", "-noout", "-modulus"], Encoding.ASCII.GetBytes(publicKey));
        return Convert.ToHexStringLower(SHA1.HashData(printed.ShouldSucceed().OutputBytes.Span))[20..];
    }
}
