using Npgsql;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Issuing;

/// <summary>Two engines on one PostgreSQL database.</summary>
public sealed class TwoNodesTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_have_the_same_authority()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);

        var second = await test.OpenNodeAsync();

        second.Chain.Certificates.ShouldBe(test.Authority.Chain.Certificates);
    }

    [Fact]
    public async Task Starting_at_once_they_make_one_authority()
    {
        await using var test = await EngineTest.CreateUnopenedAsync(databases, DatabaseKind.PostgreSql);

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => test.OpenNodeAsync()));

        nodes.Select(node => node.Chain.Leaf).Distinct().Count().ShouldBe(1);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_authority")).ShouldBe(2);
        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_key")).ShouldBe(2);
    }

    [Fact]
    public async Task Asked_at_once_for_one_issuance_they_give_one_certificate()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();

        for (var round = 0; round < 20; round++)
        {
            var request = EngineTest.Request();
            var answers = await Task.WhenAll(
                test.Authority.IssueAsync(request, Cancellation), second.IssueAsync(request, Cancellation),
                test.Authority.IssueAsync(request, Cancellation), second.IssueAsync(request, Cancellation));

            answers.Select(answer => answer.Value.Certificate).Distinct().Count().ShouldBe(1);
        }

        (await test.Test.CountAsync("SELECT COUNT(*) FROM ca_issuance WHERE state = 'issued'")).ShouldBe(20);
    }

    [Fact]
    public async Task Asked_at_once_for_one_key_they_certify_it_once()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();

        for (var round = 0; round < 20; round++)
        {
            var key = EngineTest.NewKey();
            var answers = await Task.WhenAll(
                test.Authority.IssueAsync(EngineTest.Request(key), Cancellation), second.IssueAsync(EngineTest.Request(key), Cancellation));

            answers.Count(answer => !answer.IsRefused).ShouldBe(1);
            answers.Single(answer => answer.IsRefused).Refusal!.Code.ShouldBe("KeyAlreadyUsed");
        }
    }

    [Fact]
    public async Task Working_at_once_they_keep_one_audit_trail()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
            (number % 2 == 0 ? test.Authority : second).IssueAsync(EngineTest.Request(), Cancellation)));

        answers.ShouldAllBe(answer => !answer.IsRefused);
        var verification = await test.Audit.VerifyAsync(Cancellation);
        verification.IsWhole.ShouldBeTrue();
        verification.Sequence.ShouldBe(2 + (2 * 200));
    }

    [Fact]
    public async Task One_knows_what_the_other_revoked()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();
        var issued = (await test.Authority.IssueAsync(EngineTest.Request(), Cancellation)).Value;

        var revocation = (await second.RevokeAsync(issued.IssuanceId, RevocationReason.Superseded, "user:1", Cancellation)).Value;

        (await test.Authority.FindAsync(issued.IssuanceId, Cancellation))!.Revocation.ShouldBe(revocation);
    }

    [Fact]
    public async Task One_leaves_alone_what_the_other_is_about_to_sign()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();
        var ofSecond = (await second.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        var serial = await OrphanedIntentTests.LeaveIntentAsync(
            test, EngineTest.Request(), await OrphanedIntentTests.InstanceOfAsync(test, ofSecond));

        await test.RestartAsync();

        (await OrphanedIntentTests.StateAsync(test, serial)).ShouldBe("intended");
    }

    [Fact]
    public async Task One_gives_up_what_the_other_left_when_it_stopped()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();
        var ofSecond = (await second.IssueAsync(EngineTest.Request(), Cancellation)).Value;
        var request = EngineTest.Request();
        var serial = await OrphanedIntentTests.LeaveIntentAsync(test, request, await OrphanedIntentTests.InstanceOfAsync(test, ofSecond));
        second.Dispose();

        var answer = await test.Authority.IssueAsync(request, Cancellation);

        answer.IsRefused.ShouldBeFalse();
        (await OrphanedIntentTests.StateAsync(test, serial)).ShouldBe("abandoned");
    }

    // The node loses its connection, another one takes its intent for an orphan: the record step must then hand nothing out.
    [Fact]
    public async Task A_node_whose_connection_was_cut_goes_on()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        var second = await test.OpenNodeAsync();
        await second.IssueAsync(EngineTest.Request(), Cancellation);

        await test.Test.CountAsync(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => second.IssueAsync(EngineTest.Request(), Cancellation)));

        answers.ShouldAllBe(answer => !answer.IsRefused);
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }

    // Somebody's session hangs in the middle of a transaction that has the head.
    [Fact]
    public async Task Whoever_keeps_the_trail_from_a_node_keeps_nobody_waiting_for_ever()
    {
        await using var test = await EngineTest.CreateAsync(databases, DatabaseKind.PostgreSql);
        await test.Test.RunSqlAsync(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = %L', current_database(), '200ms'); END $$");
        var second = await test.OpenNodeAsync();
        await using (var connection = await test.Test.Database.OpenAsync(Cancellation))
        await using (await connection.BeginTransactionAsync(Cancellation))
        {
            await using var keeping = connection.CreateCommand();
            keeping.CommandText = "SELECT sequence FROM ca_audit_head WHERE id = 1 FOR UPDATE";
            await keeping.ExecuteScalarAsync(Cancellation);

            var asked = Enumerable.Range(0, 20).Select(_ => second.IssueAsync(EngineTest.Request(), Cancellation)).ToList();

            foreach (var each in asked)
                (await Should.ThrowAsync<PostgresException>(each)).SqlState.ShouldBe(PostgresErrorCodes.LockNotAvailable);
        }

        (await second.IssueAsync(EngineTest.Request(), Cancellation)).IsRefused.ShouldBeFalse();
        (await test.Audit.VerifyAsync(Cancellation)).IsWhole.ShouldBeTrue();
    }
}
