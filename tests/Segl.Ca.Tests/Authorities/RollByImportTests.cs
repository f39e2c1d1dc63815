using System.Security.Cryptography;
using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Authorities;

/// <summary>Rolling over where the root's key is elsewhere: the next generation is made there, and taken over from files.</summary>
public sealed class RollByImportTests(TestDatabases databases) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CaSettings Settings => CaSettings.Parse(EngineTest.QuickOptions).Value;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [EachDatabase]
    public async Task Takes_over_a_successor_that_the_same_root_signed(DatabaseKind kind)
    {
        using var made = AuthorityFactory.Create(Settings, new FakeClock().Now);
        await using var test = await CreateAsync(kind, made);
        using var next = await MakeNextAsync(made, test, "Segl OCES udstedende-CA 7");

        var alone = await RollAsync(test, import: null);
        var rolled = await RollAsync(test, await WriteAsync(next, made.Root.Certificate));
        await test.Authority.KeepAuthoritiesAsync(Cancellation);
        test.Clock.Advance(RollAuthority.Notice);

        alone.Refusal!.Code.ShouldBe("RootKeyElsewhere");
        rolled.Value.Certificate.ShouldBe(next.Certificate);
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        issued.Certificate.Issuer.ShouldBe(next.Certificate.Subject);
        test.Authority.Generations[^1].Certificate.ShouldBe(made.Root.Certificate);
    }

    [Fact]
    public async Task Refuses_one_of_another_root()
    {
        using var made = AuthorityFactory.Create(Settings, new FakeClock().Now);
        await using var test = await CreateAsync(DatabaseKind.Sqlite, made);
        using var other = AuthorityFactory.Create(Settings, test.Clock.Now);

        (await RollAsync(test, await WriteAsync(other.Issuing, other.Root.Certificate))).Refusal!.Code.ShouldBe("ImportNotSuccessor");
    }

    [Fact]
    public async Task Refuses_a_name_that_an_earlier_generation_has()
    {
        using var made = AuthorityFactory.Create(Settings, new FakeClock().Now);
        await using var test = await CreateAsync(DatabaseKind.Sqlite, made);
        using var same = await MakeNextAsync(made, test, "Segl OCES udstedende-CA 1");

        var refusal = (await RollAsync(test, await WriteAsync(same, made.Root.Certificate))).Refusal!;

        refusal.Code.ShouldBe("ImportNotSuccessor");
        refusal.Detail.ShouldContain("name of its own");
    }

    [Fact]
    public async Task Refuses_files_that_fit_no_authority()
    {
        using var made = AuthorityFactory.Create(Settings, new FakeClock().Now);
        await using var test = await CreateAsync(DatabaseKind.Sqlite, made);
        using var next = await MakeNextAsync(made, test, "Segl OCES udstedende-CA 2");
        var import = await WriteAsync(next, made.Root.Certificate);
        await File.WriteAllTextAsync(import.KeyFile, "no key", Cancellation);

        (await RollAsync(test, import)).IsRefused.ShouldBeTrue();
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_authority")).ShouldBe(2);
    }

    private async Task<EngineTest> CreateAsync(DatabaseKind kind, NewAuthorities made) => await EngineTest.CreateAsync(
        databases, kind, EngineTest.QuickOptions with { Import = await WriteAsync(made.Issuing, made.Root.Certificate) });

    private static Task<Result<AuthorityGeneration>> RollAsync(EngineTest test, AuthorityImport? import) =>
        new RollAuthority(Settings, test.Test.Database, test.MasterKey, test.Clock).HandleAsync("operator:test", import, Cancellation);

    // As it is done where the root's key lies.
    private static async Task<NewAuthority> MakeNextAsync(NewAuthorities made, EngineTest test, string commonName)
    {
        var (root, uris) = (made.Root.Certificate, Settings.Uris);
        var algorithm = Settings.RootKey.AuthorityAlgorithm();
        var issuer = Issuer.Of(root, algorithm, uris.RootCertificate, uris.Ocsp, uris.RootRevocationList);
        using var key = SoftwareSigningKey.Import(made.Root.Pkcs8, algorithm);
        var name = DistinguishedName.OfAuthority(
            CommonName.Parse(commonName).Value, "Test", OrganizationName.Parse("Segl Demonstration").Value, "DK");
        return (await AuthorityFactory.CreateIssuingAsync(Settings, name, issuer, key, test.Clock.Now, Cancellation)).Value;
    }

    private async Task<AuthorityImport> WriteAsync(NewAuthority issuing, Certificate root)
    {
        var serial = issuing.Certificate.SerialNumber;
        var import = new AuthorityImport { KeyFile = _folder.File($"{serial}.key"), ChainFile = _folder.File($"{serial}.pem") };
        await File.WriteAllTextAsync(import.KeyFile, PemEncoding.WriteString("PRIVATE KEY", issuing.Pkcs8), Cancellation);
        await File.WriteAllTextAsync(import.ChainFile!, issuing.Certificate.ToPem() + root.ToPem(), Cancellation);
        return import;
    }
}
