using System.Security.Cryptography;
using Segl.Ca.Authorities;
using Segl.Ca.Keys;
using Segl.Ca.Revoking;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Revocation;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Revoking;

/// <summary>The root's key is elsewhere; its list comes as a file.</summary>
public sealed class TakeOverRootListTests(TestDatabases databases) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ListFile => _folder.File("root.crl");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [EachDatabase]
    public async Task Takes_over_a_list_that_the_root_signed_and_then_only_a_newer_one(DatabaseKind kind)
    {
        using var made = Make();
        await using var test = await OpenAsync(kind, made);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);
        (await test.Authority.FindRevocationListAsync(AuthorityRole.Root, 0, Cancellation)).ShouldBeNull();

        await WriteAsync(Sign(made, test.Clock.Now, number: 7), isPem: true);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(0);
        await WriteAsync(Sign(made, test.Clock.Now, number: 6), isPem: false);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(0);
        await WriteAsync(Sign(made, test.Clock.Now, number: 8), isPem: false);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);

        (await test.Authority.FindRevocationListAsync(AuthorityRole.Root, 0, Cancellation))!.Number.ShouldBe(8);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'revocation-list.import'")).ShouldBe(2);
    }

    [Fact]
    public async Task Leaves_a_list_of_somebody_else()
    {
        using var made = Make();
        using var other = Make();
        await using var test = await OpenAsync(DatabaseKind.Sqlite, made);

        await WriteAsync(Sign(other, test.Clock.Now, number: 7), isPem: false);
        await test.Authority.KeepRevocationListsAsync(Cancellation);

        (await test.Authority.FindRevocationListAsync(AuthorityRole.Root, 0, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Leaves_a_list_that_is_over_and_a_file_that_is_none()
    {
        using var made = Make();
        await using var test = await OpenAsync(DatabaseKind.Sqlite, made);

        await WriteAsync(Sign(made, test.Clock.Now - TimeSpan.FromDays(91), number: 7), isPem: false);
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        await WriteAsync(new byte[100], isPem: false);
        await test.Authority.KeepRevocationListsAsync(Cancellation);

        (await test.Authority.FindRevocationListAsync(AuthorityRole.Root, 0, Cancellation)).ShouldBeNull();
    }

    private static NewAuthorities Make() => AuthorityFactory.Create(CaSettings.Parse(EngineTest.QuickOptions).Value, new FakeClock().Now);

    private static byte[] Sign(NewAuthorities made, DateTimeOffset thisUpdate, int number)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(made.Root.Pkcs8, out _);
        var uri = "http://ca.example.dk";
        var issuer = Issuer.Of(made.Root.Certificate, AuthorityKeyKind.EcP384.AuthorityAlgorithm(), uri, uri, uri);
        var content = new RevocationListContent
        {
            Issuer = issuer,
            ThisUpdate = thisUpdate,
            NextUpdate = thisUpdate + TimeSpan.FromDays(90),
            Number = number,
        };
        var draft = RevocationListDraft.Write(content, []);
        return draft.Complete(issuer.Algorithm.Sign(key, draft.ToBeSigned.Span)).Value.ToArray();
    }

    // Each file gets a time of its own, as if minutes lay between.
    private async Task WriteAsync(byte[] list, bool isPem)
    {
        var before = File.Exists(ListFile) ? File.GetLastWriteTimeUtc(ListFile) : DateTime.UnixEpoch;
        var bytes = isPem ? System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", list)) : list;
        await File.WriteAllBytesAsync(ListFile, bytes, Cancellation);
        File.SetLastWriteTimeUtc(ListFile, before + TimeSpan.FromMinutes(1));
    }

    private async Task<EngineTest> OpenAsync(DatabaseKind kind, NewAuthorities made)
    {
        var import = new AuthorityImport { KeyFile = _folder.File("key.pem"), ChainFile = _folder.File("chain.pem") };
        await File.WriteAllTextAsync(import.KeyFile, PemEncoding.WriteString("PRIVATE KEY", made.Issuing.Pkcs8), Cancellation);
        await File.WriteAllTextAsync(
            import.ChainFile, CertificateChain.Of([made.Issuing.Certificate, made.Root.Certificate]).Value.ToPem(), Cancellation);
        return await EngineTest.CreateAsync(databases, kind, EngineTest.QuickOptions with
        {
            Import = import,
            RevocationLists = new RevocationListOptions { RootListFile = ListFile },
        });
    }
}
