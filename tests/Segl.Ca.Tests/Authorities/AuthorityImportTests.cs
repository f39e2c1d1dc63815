using System.Security.Cryptography;
using Segl.Ca.Authorities;
using Segl.Ca.Storage;
using Segl.Pki.Chains;
using Segl.Pki.Pkcs12;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Authorities;

public sealed class AuthorityImportTests(TestDatabases databases) : IDisposable
{
    private const string Password = "correct horse";

    private readonly TemporaryFolder _folder = new();
    private readonly FakeClock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [EachDatabase]
    public async Task Takes_over_a_key_in_pem_with_its_chain(DatabaseKind kind)
    {
        using var made = Make();
        var import = await WritePemAsync(made, password: null);

        await using var test = await EngineTest.CreateAsync(databases, kind, EngineTest.QuickOptions with { Import = import });

        test.Authority.Chain.Certificates.ShouldBe([made.Issuing.Certificate, made.Root.Certificate]);
        (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).IsRefused.ShouldBeFalse();
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'authority.import'")).ShouldBe(2);
    }

    [Fact]
    public async Task Takes_over_an_encrypted_key_in_pem()
    {
        using var made = Make();
        var import = await WritePemAsync(made, Password);

        (await AuthorityFiles.ReadAsync(import, _clock.Now, Cancellation)).Value.Issuing.Certificate.ShouldBe(made.Issuing.Certificate);
    }

    [Fact]
    public async Task Takes_over_a_pkcs12_file_with_its_chain()
    {
        using var made = Make();
        var import = await WritePkcs12Async(made);

        (await AuthorityFiles.ReadAsync(import, _clock.Now, Cancellation)).Value.Issuing.Certificate.ShouldBe(made.Issuing.Certificate);
    }

    [Fact]
    public async Task Needs_the_files_only_at_the_first_start()
    {
        using var made = Make();
        var import = await WritePemAsync(made, password: null);
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite, EngineTest.QuickOptions with
        {
            Import = import,
        });
        File.Delete(import.KeyFile);

        await test.RestartAsync();

        test.Authority.Chain.Leaf.ShouldBe(made.Issuing.Certificate);
    }

    [Fact]
    public async Task Does_not_start_with_an_import_that_is_refused()
    {
        using var made = Make();
        var import = await WritePemAsync(made, Password);
        await using var test = await EngineTest.CreateUnopenedAsync(
            databases, DatabaseKind.Sqlite, EngineTest.QuickOptions with { Import = import with { Password = "wrong" } });

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => test.OpenAsync());

        exception.Message.ShouldContain("cannot be imported");
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_authority")).ShouldBe(0);
    }

    [Fact]
    public async Task Refuses_a_wrong_password_of_a_pem_key()
    {
        using var made = Make();

        (await RefusalAsync(await WritePemAsync(made, Password) with { Password = "wrong" })).ShouldBe("ImportKeyUnreadable");
    }

    [Fact]
    public async Task Refuses_a_pem_key_without_its_chain()
    {
        using var made = Make();

        (await RefusalAsync(await WritePemAsync(made, password: null) with { ChainFile = null })).ShouldBe("ImportChainMissing");
    }

    [Fact]
    public async Task Refuses_a_key_of_another_certificate()
    {
        using var made = Make();
        using var other = Make();
        var import = await WritePemAsync(made, password: null);
        await File.WriteAllTextAsync(import.KeyFile, PemOf(other.Issuing.Pkcs8), Cancellation);

        (await RefusalAsync(import)).ShouldBe("ImportKeyUnsuitable");
    }

    [Fact]
    public async Task Refuses_a_chain_without_its_root()
    {
        using var made = Make();
        var import = await WritePemAsync(made, password: null);
        await File.WriteAllTextAsync(import.ChainFile!, made.Issuing.Certificate.ToPem(), Cancellation);

        (await RefusalAsync(import)).ShouldBe("ImportChainUnsuitable");
    }

    [Fact]
    public async Task Refuses_an_authority_that_has_expired()
    {
        using var made = Make();
        var import = await WritePemAsync(made, password: null);
        _clock.Advance(TimeSpan.FromDays(3650));

        (await RefusalAsync(import)).ShouldBe("ImportChainUnsuitable");
    }

    private async Task<string?> RefusalAsync(AuthorityImport import) =>
        (await AuthorityFiles.ReadAsync(import, _clock.Now, Cancellation)).Refusal?.Code;

    private NewAuthorities Make() => AuthorityFactory.Create(CaSettings.Parse(EngineTest.QuickOptions).Value, _clock.Now);

    private async Task<AuthorityImport> WritePemAsync(NewAuthorities made, string? password)
    {
        var import = new AuthorityImport { KeyFile = _folder.File("key.pem"), ChainFile = _folder.File("chain.pem"), Password = password };
        await File.WriteAllTextAsync(
            import.KeyFile, password is null ? PemOf(made.Issuing.Pkcs8) : EncryptedPemOf(made.Issuing.Pkcs8, password), Cancellation);
        await File.WriteAllTextAsync(
            import.ChainFile, CertificateChain.Of([made.Issuing.Certificate, made.Root.Certificate]).Value.ToPem(), Cancellation);
        return import;
    }

    private async Task<AuthorityImport> WritePkcs12Async(NewAuthorities made)
    {
        var file = Pkcs12Writer.Write(
            made.Issuing.Pkcs8, made.Issuing.Certificate, [made.Root.Certificate], "authority", Password, Pkcs12Strength.Strong);
        var import = new AuthorityImport { KeyFile = _folder.File("authority.p12"), Password = Password };
        await File.WriteAllBytesAsync(import.KeyFile, file, Cancellation);
        return import;
    }

    private static string PemOf(byte[] pkcs8) => PemEncoding.WriteString("PRIVATE KEY", pkcs8);

    private static string EncryptedPemOf(byte[] pkcs8, string password)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key.ExportEncryptedPkcs8PrivateKeyPem(
            password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
    }
}
