using Segl.Ca.Authorities;
using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Testing;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Revoking;

public sealed class PublishRevocationListTests(TestDatabases databases)
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task At_the_first_look_both_authorities_publish_an_empty_list(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var published = await test.Authority.KeepRevocationListsAsync(Cancellation);

        published.ShouldBe(2);
        foreach (var (role, issuer) in new[] { (AuthorityRole.Issuing, 0), (AuthorityRole.Root, 1) })
        {
            var list = await ReadAsync(test.Authority, role);
            list.EntryCount.ShouldBe(0);
            list.Scope.ShouldBeNull();
            list.IsSignedBy(test.Authority.Chain.Certificates[issuer].PublicKey).ShouldBeTrue();
        }
    }

    [Theory]
    [EachDatabase]
    public async Task Says_when_and_why_each_certificate_was_revoked_in_order_of_serials(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var revoked = new List<IssuedCertificate>();
        for (var number = 0; number < 5; number++)
            revoked.Add(await IssueAsync(test));
        await IssueAsync(test);
        foreach (var issued in revoked)
            await test.Authority.RevokeAsync(issued.Certificate.SerialNumber, RevocationReason.Superseded, "user:2", Cancellation);

        await test.Authority.KeepRevocationListsAsync(Cancellation);

        var at = DateTimeOffset.FromUnixTimeSeconds(test.Clock.Now.ToUnixTimeSeconds());
        (await ReadAsync(test.Authority)).Entries.ShouldBe(
            revoked.Select(issued => issued.Certificate.SerialNumber).Order()
                .Select(serial => RevokedCertificate.Of(serial, at, RevocationReason.Superseded)));
    }

    [Clause("RFC 5280", "5.1.2.5")]
    [Theory]
    [EachDatabase]
    public async Task Publishes_at_its_interval_and_not_before(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        var first = await ReadAsync(test.Authority);

        test.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(2));
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(0);
        test.Clock.Advance(TimeSpan.FromSeconds(2));
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);

        var second = await ReadAsync(test.Authority);
        second.Number!.Value.ShouldBeGreaterThan(first.Number!.Value);
        (second.ThisUpdate - first.ThisUpdate).ShouldBe(TimeSpan.FromHours(12));
        (second.NextUpdate - second.ThisUpdate).ShouldBe(TimeSpan.FromHours(25));
    }

    [Theory]
    [EachDatabase]
    public async Task Publishes_half_a_minute_after_the_last_list_when_something_was_revoked(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = await IssueAsync(test);
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.KeyCompromise, "user:2", Cancellation);

        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(0);
        test.Clock.Advance(HalfMinute);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);
        test.Clock.Advance(HalfMinute);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(0);

        (await ReadAsync(test.Authority)).Entries.ShouldHaveSingleItem().Reason.ShouldBe(CrlReason.KeyCompromise);
    }

    // The instant of the revocation lies before the list, as it does when it was committed late or by a node whose clock is behind.
    [Theory]
    [EachDatabase]
    public async Task Finds_a_revocation_whose_instant_lies_before_the_last_list(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = await IssueAsync(test);
        test.Clock.Advance(TimeSpan.FromMinutes(5));
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.Superseded, "user:2", Cancellation);
        await test.Test.RunSqlAsync("UPDATE ca_issuance SET revoked_at = revoked_at - 120000");

        test.Clock.Advance(HalfMinute);
        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);

        (await ReadAsync(test.Authority)).EntryCount.ShouldBe(1);
    }

    [Clause("RFC 5280", "3.3")]
    [Theory]
    [EachDatabase]
    public async Task Keeps_an_expired_certificate_on_the_list_for_thirty_days(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var issued = await IssueAsync(test);
        await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.Superseded, "user:2", Cancellation);

        test.Clock.AdvanceTo(issued.Certificate.Validity.NotAfter + TimeSpan.FromDays(30));
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        (await ReadAsync(test.Authority)).EntryCount.ShouldBe(1);
        test.Clock.Advance(TimeSpan.FromHours(12));
        await test.Authority.KeepRevocationListsAsync(Cancellation);

        (await ReadAsync(test.Authority)).EntryCount.ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task Leaves_one_event_for_each_list_and_keeps_the_bytes_of_the_newest(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var before = await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event");

        for (var round = 0; round < 3; round++)
        {
            await test.Authority.KeepRevocationListsAsync(Cancellation);
            test.Clock.Advance(TimeSpan.FromHours(12));
        }

        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'revocation-list.publish'")).ShouldBe(4);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event")).ShouldBe(before + 4);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_revocation_list")).ShouldBe(4);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_revocation_list WHERE der IS NOT NULL")).ShouldBe(2);
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    [Theory]
    [EachDatabase]
    public async Task Asked_at_once_it_publishes_once(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);

        var published = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => test.Authority.KeepRevocationListsAsync(Cancellation)));

        published.Sum().ShouldBe(2);
    }

    [Clause("RFC 5280", "5.2.3")]
    [Fact]
    public async Task Two_nodes_at_once_publish_one_list_with_a_growing_number()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();

        for (var round = 0; round < 10; round++)
        {
            var published = await Task.WhenAll(
                test.Authority.KeepRevocationListsAsync(Cancellation), second.KeepRevocationListsAsync(Cancellation));
            published.Sum().ShouldBe(round == 0 ? 2 : 1);
            test.Clock.Advance(TimeSpan.FromHours(12));
        }

        (await test.Test.CountAsync("""
            SELECT COUNT(DISTINCT l.number) FROM ca_revocation_list l JOIN ca_authority a ON a.id = l.authority_id WHERE a.role = 'issuing'
            """)).ShouldBe(10);
        (await ReadAsync(second)).Der.ToArray().ShouldBe((await ReadAsync(test.Authority)).Der.ToArray());
    }

    // Two that signed all the same: as if the lock had been lost with its connection.
    [Theory]
    [EachDatabase]
    public async Task The_table_takes_no_number_that_is_not_larger(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        await test.Test.RunSqlAsync("UPDATE ca_revocation_list SET number = number + 1000, this_update = this_update - 86400000");

        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(1);

        var list = await ReadAsync(test.Authority);
        ((long)list.Number!.Value).ShouldBe(test.Clock.Now.ToUnixTimeSeconds() + 1001);
    }

    [Theory]
    [EachDatabase]
    public async Task After_a_crash_before_the_record_the_next_round_publishes(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        await test.Test.RunSqlAsync("ALTER TABLE ca_revocation_list RENAME TO ca_away");
        await Should.ThrowAsync<Exception>(() => test.Authority.KeepRevocationListsAsync(Cancellation));
        await test.Test.RunSqlAsync("ALTER TABLE ca_away RENAME TO ca_revocation_list");

        await test.RestartAsync();

        (await test.Authority.KeepRevocationListsAsync(Cancellation)).ShouldBe(2);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_audit_event WHERE action = 'revocation-list.publish'")).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task Openssl_refuses_the_certificate_from_the_list_after_its_revocation_on(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        using var folder = new TemporaryFolder();
        var issued = await IssueAsync(test);
        await test.Authority.KeepRevocationListsAsync(Cancellation);

        var before = await VerifyAsync(test, folder, issued);
        await test.Authority.RevokeAsync(issued.IssuanceId, RevocationReason.Superseded, "user:2", Cancellation);
        test.Clock.Advance(HalfMinute);
        await test.Authority.KeepRevocationListsAsync(Cancellation);
        var after = await VerifyAsync(test, folder, issued);

        before.ShouldSucceed();
        after.ExitCode.ShouldNotBe(0);
        after.Error.ShouldContain("certificate revoked");
        (await OutsideTool.RunAsync("openssl", ["crl", "-in", folder.File("issuing.crl"), "-CAfile", folder.File("issuing.pem"), "-noout"], cancellationToken: Cancellation))
            .ShouldSucceed().Error.ShouldContain("verify OK");
    }

    private static async Task<IssuedCertificate> IssueAsync(EngineTest test) =>
        (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

    private static async Task<RevocationList> ReadAsync(CertificateAuthority authority, AuthorityRole role = AuthorityRole.Issuing) =>
        RevocationList.Parse((await authority.FindRevocationListAsync(role, number: 0, Cancellation))!.Der).Value;

    private static async Task<ToolRun> VerifyAsync(EngineTest test, TemporaryFolder folder, IssuedCertificate issued)
    {
        await File.WriteAllTextAsync(folder.File("leaf.pem"), issued.Certificate.ToPem(), Cancellation);
        await File.WriteAllTextAsync(folder.File("issuing.pem"), test.Authority.Chain.Certificates[0].ToPem(), Cancellation);
        await File.WriteAllTextAsync(folder.File("root.pem"), test.Authority.Chain.Certificates[1].ToPem(), Cancellation);
        foreach (var role in new[] { AuthorityRole.Issuing, AuthorityRole.Root })
        {
            var list = await ReadAsync(test.Authority, role);
            var name = role is AuthorityRole.Root ? "root.crl" : "issuing.crl";
            await File.WriteAllTextAsync(
                folder.File(name), System.Security.Cryptography.PemEncoding.WriteString("X509 CRL", list.Der.Span) + "\n", Cancellation);
        }

        return await OutsideTool.RunAsync(
            "openssl",
            [
                "verify", "-crl_check_all", "-attime", $"{test.Clock.Now.ToUnixTimeSeconds() + 1}", "-CAfile", folder.File("root.pem"), "-untrusted",
                folder.File("issuing.pem"), "-CRLfile", folder.File("issuing.crl"), "-CRLfile", folder.File("root.crl"), folder.File("leaf.pem"),
            ],
            cancellationToken: Cancellation);
    }
}
