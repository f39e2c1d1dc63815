using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Keys;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Authorities;

public sealed class AuthorityTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task The_first_start_makes_a_root_and_an_issuing_authority(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var (issuing, root) = (test.Authority.Chain.Leaf, test.Authority.Chain.Authorities[0]);

        issuing.Subject.ShouldBe(test.Authority.Settings.IssuingName);
        issuing.Validity.Lifetime.ShouldBe(TimeSpan.FromDays(3650));
        root.Subject.ShouldBe(test.Authority.Settings.RootName);
        root.Validity.Lifetime.ShouldBe(TimeSpan.FromDays(9125));
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'authority.create'")).ShouldBe(2);
    }

    [Fact]
    public async Task The_ordinary_authorities_have_the_keys_and_algorithms_of_the_template()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite, new CaOptions());

        var (issuing, root) = (test.Authority.Chain.Leaf, test.Authority.Chain.Authorities[0]);

        (root.PublicKey.Bits, issuing.PublicKey.Bits).ShouldBe((4096, 3072));
        root.SignatureAlgorithm.ShouldBe(SignatureAlgorithm.RsaPssSha512);
        issuing.SignatureAlgorithm.ShouldBe(SignatureAlgorithm.RsaPssSha512);
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        issued.Certificate.SignatureAlgorithm.ShouldBe(SignatureAlgorithm.RsaPssSha256);
    }

    [Theory]
    [EachDatabase]
    public async Task A_later_start_finds_the_same_authorities(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var before = test.Authority.Chain.Certificates;

        await test.RestartAsync();

        test.Authority.Chain.Certificates.ShouldBe(before);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_authority")).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task Another_master_key_does_not_start(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        test.Authority.Dispose();
        using var other = MasterKey.Create();

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => test.OpenAsync(other));

        exception.Message.ShouldContain("master key");
    }

    [Theory]
    [EachDatabase]
    public async Task A_sealed_key_put_into_another_row_does_not_open(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        test.Authority.Dispose();

        await test.Test.RunSqlAsync(
            "UPDATE ca_key SET sealed_private_key = (SELECT k.sealed_private_key FROM ca_key k JOIN ca_authority a ON a.key_id = k.id "
            + "AND a.role = 'root')");

        await Should.ThrowAsync<InvalidOperationException>(() => test.OpenAsync());
    }

    [Theory]
    [EachDatabase]
    public async Task No_private_key_lies_in_the_clear(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        await using var connection = await test.Test.Database.OpenAsync(Cancellation);
        await using var command = connection.Statement(null, "SELECT sealed_private_key FROM ca_key");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
            Should.Throw<System.Security.Cryptography.CryptographicException>(() =>
                SoftwareSigningKey.Import(reader.Bytes(0), SignatureAlgorithm.EcdsaP256Sha256));
    }

    [Fact]
    public async Task A_second_process_on_one_sqlite_file_does_not_start()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => test.OpenAsync());

        exception.Message.ShouldContain("SQLite serves one node");
    }
}
