using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Ca.Tests.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Auditing;

public sealed class AuditTrailTests(TestDatabases databases)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Finds_an_untouched_trail_whole(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(null, 5));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_an_empty_trail_whole(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 0);

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(null, 0));
    }

    [Theory]
    [EachDatabase("at = at + 1")]
    [EachDatabase("actor = 'user:2'")]
    [EachDatabase("action = 'other.action'")]
    [EachDatabase("organisation = NULL")]
    [EachDatabase("subject = ''")]
    [EachDatabase("outcome = 'Refused'")]
    [EachDatabase("details = '{}'")]
    public async Task Finds_a_changed_field(DatabaseKind kind, string change)
    {
        await using var test = await CreateAsync(kind, events: 5);

        (await test.RunSqlAsync($"UPDATE ca_audit_event SET {change} WHERE sequence = 3")).ShouldBe(1);

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(AuditFault.Changed, 3));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_a_removed_event(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);

        await test.RunSqlAsync("DELETE FROM ca_audit_event WHERE sequence = 3");

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(AuditFault.Removed, 3));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_events_removed_from_the_end(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);

        await test.RunSqlAsync("DELETE FROM ca_audit_event WHERE sequence > 3");

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(AuditFault.Removed, 4));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_events_put_into_another_order(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);

        await test.RunSqlAsync("UPDATE ca_audit_event SET sequence = -2 WHERE sequence = 2");
        await test.RunSqlAsync("UPDATE ca_audit_event SET sequence = 2 WHERE sequence = 3");
        await test.RunSqlAsync("UPDATE ca_audit_event SET sequence = 3 WHERE sequence = -2");

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(AuditFault.Changed, 2));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_an_event_taken_from_another_trail(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);
        await using var other = await CreateAsync(kind, events: 5, actor: "user:9");
        var foreign = await ReadHashesAsync(other, 3);

        await test.RunSqlAsync("UPDATE ca_audit_event SET actor = 'user:9' WHERE sequence = 3");
        await ReplaceHashesAsync(test, 3, foreign);

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(AuditFault.NotLinked, 3));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_a_head_put_back(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);

        await test.RunSqlAsync("UPDATE ca_audit_head SET sequence = 4");

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(AuditFault.HeadDiffers, 5));
    }

    [Theory]
    [EachDatabase]
    public async Task Finds_the_head_missing(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);

        await test.RunSqlAsync("DELETE FROM ca_audit_head");

        (await VerifyAsync(test)).Fault.ShouldBe(AuditFault.HeadMissing);
    }

    [Theory]
    [EachDatabase]
    public async Task Forgets_an_event_whose_transaction_was_rolled_back(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 2);
        await using (var connection = await test.Database.OpenAsync(Cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            await Trail(test).AppendAsync(connection, transaction, [Event(9, "user:1")], Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }

        await AppendAsync(test, 1, "user:1");

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(null, 3));
    }

    [Theory]
    [EachDatabase]
    public async Task Keeps_one_order_when_many_append_at_once(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 0);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(writer => Task.Factory.StartNew(
            () => AppendAsync(test, 3, $"user:{writer}"), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(null, 60));
    }

    [Theory]
    [EachDatabase]
    public async Task Verifies_while_somebody_writes(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, events: 5);
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await Trail(test).AppendAsync(connection, transaction, [Event(6, "user:1")], Cancellation);

        (await VerifyAsync(test)).ShouldBe(new AuditVerification(null, 5));

        await transaction.CommitAsync(Cancellation);
    }

    [Fact]
    public void Tells_fields_apart_that_run_together_to_the_same_text()
    {
        var one = new AuditRecord(1, 2, "ab", "c", null, "", "Succeeded", "{}", new byte[32], default);

        one.ComputeHash().ShouldNotBe((one with { Actor = "a", Action = "bc" }).ComputeHash());
        one.ComputeHash().ShouldNotBe((one with { Organisation = "" }).ComputeHash());
        one.ComputeHash().ShouldNotBe((one with { Sequence = 2, AtMilliseconds = 1 }).ComputeHash());
    }

    // Computed outside: printf of the fields as the remarks on AuditRecord describe them, piped to sha256sum.
    [Fact]
    public void Hashes_as_documented()
    {
        var record = new AuditRecord(1, 2, "user:1", "certificate.issue", "ø", "s", "Succeeded", "{}", new byte[32], default);

        Convert.ToHexStringLower(record.ComputeHash()).ShouldBe("0dc79fc4016c03f6721f385a0aa7bd33fda6d1ec3951cb8a458a184ed831684b");
    }

    private async Task<CaTestDatabase> CreateAsync(DatabaseKind kind, int events, string actor = "user:1")
    {
        var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);
        await AppendAsync(test, events, actor);
        return test;
    }

    private static async Task AppendAsync(CaTestDatabase test, int events, string actor)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await Trail(test)
            .AppendAsync(connection, transaction, [.. Enumerable.Range(1, events).Select(number => Event(number, actor))], Cancellation);
        await transaction.CommitAsync(Cancellation);
    }

    private static AuditTrail Trail(CaTestDatabase test) => new(test.Database);

    private static Task<AuditVerification> VerifyAsync(CaTestDatabase test) => Trail(test).VerifyAsync(Cancellation);

    private static AuditEvent Event(int number, string actor) =>
        new AuditEvent(Now.AddSeconds(number), actor, "certificate.issue", "org", $"serial {number}", AuditOutcome.Succeeded)
            .With("from", "Rødovre \"<'");

    private static async Task<(byte[] Previous, byte[] Hash)> ReadHashesAsync(CaTestDatabase test, long sequence)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var command = connection.Statement(
            null, "SELECT previous_hash, hash FROM ca_audit_event WHERE sequence = $1", sequence);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        await reader.ReadAsync(Cancellation);
        return (reader.Bytes(0), reader.Bytes(1));
    }

    private static async Task ReplaceHashesAsync(CaTestDatabase test, long sequence, (byte[] Previous, byte[] Hash) hashes)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var command = connection.Statement(
            null, "UPDATE ca_audit_event SET previous_hash = $1, hash = $2 WHERE sequence = $3", hashes.Previous, hashes.Hash, sequence);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
