using Segl.Ca.Backups;
using Segl.Ca.Issuing;
using Segl.Ca.Keys;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Backups;

/// <summary>A backup is good for what it is restored to: so every test restores it.</summary>
public sealed class BackUpTests(TestDatabases databases) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Target => _folder.File("backup");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [EachDatabase]
    public async Task What_is_restored_issues_answers_and_knows_what_was_revoked(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var (revoked, good) = (await IssueAsync(test.Authority), await IssueAsync(test.Authority));
        await test.Authority.RevokeAsync(revoked.Certificate.SerialNumber, RevocationReason.KeyCompromise, "user:1", Cancellation);
        var manifest = (await BackUpAsync(test)).Value;
        var later = await IssueAsync(test.Authority);

        await using var restored = await RestoreAsync(manifest);
        using var authority = await CertificateAuthority.OpenAsync(
            CaSettings.Parse(test.Options).Value, restored.Database, test.MasterKey, test.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<CertificateAuthority>.Instance, Cancellation);

        authority.AuthorityCertificates.ShouldBe(test.Authority.AuthorityCertificates);
        (await authority.FindAsync(revoked.Certificate.SerialNumber, Cancellation))!.Revocation.ShouldNotBeNull();
        (await authority.FindAsync(good.Certificate.SerialNumber, Cancellation))!.Revocation.ShouldBeNull();
        (await authority.IsBlockedAsync(revoked.Certificate.PublicKey, Cancellation)).ShouldBeTrue();
        (await authority.FindAsync(later.Certificate.SerialNumber, Cancellation)).ShouldBeNull();
        (await IssueAsync(authority)).Certificate.IsSignedBy(authority.Chain.Leaf.PublicKey).ShouldBeTrue();
        (await new Segl.Ca.Auditing.AuditTrail(restored.Database).VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task A_backup_is_checked_with_the_master_key_and_holds_none(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var manifest = (await BackUpAsync(test)).Value;
        using var another = MasterKey.Create();

        var check = await BackUp.CheckAsync(Target, test.MasterKey, Cancellation);
        var wrongKey = await BackUp.CheckAsync(Target, another, Cancellation);

        check.Value.Sha256.ShouldBe(manifest.Sha256);
        wrongKey.Refusal!.Code.ShouldBe("MasterKeyIsAnother");
        manifest.Authorities.Count.ShouldBe(2);
        var secret = test.MasterKey.ToSecretText();
        foreach (var file in Directory.EnumerateFiles(Target))
        {
            (await File.ReadAllBytesAsync(file, Cancellation)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(secret)).ShouldBe(-1);
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'installation.backup'")).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task A_changed_file_is_seen(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var file = Path.Combine(Target, (await BackUpAsync(test)).Value.File);
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);

        (await BackUp.CheckAsync(Target, test.MasterKey, Cancellation)).Refusal!.Code.ShouldBe("BackupChanged");
    }

    [Fact]
    public async Task An_earlier_backup_is_not_written_over()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.Sqlite);
        await BackUpAsync(test);

        (await BackUpAsync(test)).Refusal!.Code.ShouldBe("BackupExists");
    }

    [Fact]
    public async Task Without_an_authority_there_is_nothing_to_back_up()
    {
        await using var test = await EngineTest.CreateUnopenedAsync(databases, DatabaseKind.Sqlite);

        (await BackUpAsync(test)).Refusal!.Code.ShouldBe("AuthorityMissing");
        Directory.Exists(Target).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_without_a_manifest_is_no_backup()
    {
        using var masterKey = MasterKey.Create();
        Directory.CreateDirectory(Target);
        (await BackUp.CheckAsync(Target, masterKey, Cancellation)).Refusal!.Code.ShouldBe("BackupUnreadable");

        await File.WriteAllTextAsync(
            Path.Combine(Target, BackUp.ManifestFile),
            """{"at":"2026-03-02T09:30:00Z","kind":0,"file":"../../etc/passwd","sha256":"00","authorities":[],"sealedWord":"AA=="}""",
            Cancellation);
        (await BackUp.CheckAsync(Target, masterKey, Cancellation)).Refusal!.Code.ShouldBe("BackupUnreadable");
    }

    private Task<Segl.Pki.Outcomes.Result<BackupManifest>> BackUpAsync(EngineTest test) =>
        new BackUp(test.Test.Database, test.MasterKey, test.Clock).HandleAsync(Target, "operator:test", Cancellation);

    private static async Task<IssuedCertificate> IssueAsync(CertificateAuthority authority) =>
        (await authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

    // As docs/operations.md has it: into an empty database.
    private async Task<Restored> RestoreAsync(BackupManifest manifest)
    {
        var file = Path.Combine(Target, manifest.File);
        if (manifest.Kind is DatabaseKind.Sqlite)
        {
            var copy = _folder.File("restored.db");
            File.Copy(file, copy);
            return new(new CaDatabase(DatabaseKind.Sqlite, $"Data Source={copy};Pooling=False"), Empty: null);
        }

        var empty = await databases.CreateAsync(DatabaseKind.PostgreSql);
        var target = new Npgsql.NpgsqlConnectionStringBuilder(empty.ConnectionString);
        (await OutsideTool.RunAsync(
            "env",
            [
                $"PGPASSWORD={target.Password}", "pg_restore", "--no-owner", "--exit-on-error", $"--host={target.Host}",
                $"--port={target.Port}", $"--username={target.Username}", $"--dbname={target.Database}", file,
            ],
            cancellationToken: Cancellation)).ShouldSucceed();
        return new(new CaDatabase(DatabaseKind.PostgreSql, empty.ConnectionString), empty);
    }

    private sealed record Restored(CaDatabase Database, TestDatabase? Empty) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            if (Empty is not null)
                await Empty.DisposeAsync();
        }
    }
}
