using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Ca.Tests.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Auditing;

public sealed class NotedEventsTests(TestDatabases databases)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task A_noted_event_stands_in_the_chain_once_it_is_linked(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);
        await NoteAsync(test, "first", "second");

        await Trail(test).LinkAsync(Cancellation);
        await Trail(test).LinkAsync(Cancellation);

        (await ReadAsync(test)).ShouldBe(["first", "second"]);
        (await Trail(test).VerifyAsync(Cancellation)).ShouldBe(AuditVerification.Whole(2));
    }

    [Theory]
    [EachDatabase]
    public async Task Verifying_and_reading_miss_nothing_that_was_noted(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);

        await NoteAsync(test, "first");
        (await Trail(test).VerifyAsync(Cancellation)).ShouldBe(AuditVerification.Whole(1));
        await NoteAsync(test, "second");
        (await ReadThroughReaderAsync(test)).ShouldBe(["second", "first"]);
    }

    [Theory]
    [EachDatabase]
    public async Task Whoever_appends_puts_what_was_noted_before_his_own(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);
        await NoteAsync(test, "noted");

        await InTransactionAsync(
            test, (connection, transaction) => Trail(test).AppendAsync(connection, transaction, [Event("appended")], Cancellation));

        (await ReadAsync(test)).ShouldBe(["noted", "appended"]);
    }

    [Theory]
    [EachDatabase]
    public async Task What_was_noted_in_a_transaction_that_was_rolled_back_never_happened(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);
        await using (var connection = await test.Database.OpenAsync(Cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            await Trail(test).NoteAsync(connection, transaction, [Event("rolled back")], Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }

        (await Trail(test).VerifyAsync(Cancellation)).ShouldBe(AuditVerification.Whole(0));
    }

    [Fact]
    public async Task Nobody_who_notes_waits_for_another()
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, DatabaseKind.PostgreSql);
        await using var slow = await test.Database.OpenAsync(Cancellation);
        await using var open = await slow.BeginTransactionAsync(Cancellation);
        await Trail(test).NoteAsync(slow, open, [Event("slow")], Cancellation);

        await NoteAsync(test, "quick");
        await Trail(test).LinkAsync(Cancellation);
        await open.CommitAsync(Cancellation);

        (await Trail(test).VerifyAsync(Cancellation)).ShouldBe(AuditVerification.Whole(2));
        (await ReadAsync(test)).ShouldBe(["quick", "slow"]);
    }

    [Theory]
    [EachDatabase]
    public async Task Many_at_once_lose_nothing_and_number_nothing_twice(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(writer => Task.Factory.StartNew(
            async () =>
            {
                for (var number = 0; number < 5; number++)
                    await NoteAsync(test, $"{writer}.{number}");
                await Trail(test).LinkAsync(Cancellation);
            },
            Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));

        (await Trail(test).VerifyAsync(Cancellation)).ShouldBe(AuditVerification.Whole(60));
        var all = await ReadAsync(test);
        foreach (var writer in Enumerable.Range(0, 12))
            all.Where(subject => subject.StartsWith($"{writer}.", StringComparison.Ordinal)).ShouldBeInOrder();
    }

    [Fact]
    public async Task More_than_one_step_takes_are_all_linked()
    {
        await using var test = await CaTestDatabase.CreateMigratedAsync(databases, DatabaseKind.PostgreSql);
        await NoteAsync(test, [.. Enumerable.Range(0, 2_500).Select(number => $"{number:0000}")]);

        (await Trail(test).VerifyAsync(Cancellation)).ShouldBe(AuditVerification.Whole(2_500));
        (await ReadAsync(test)).ShouldBeInOrder();
    }

    private static AuditTrail Trail(CaTestDatabase test) => new(test.Database);

    private static AuditEvent Event(string subject) => new(Now, "user:1", "order.create", "org", subject, AuditOutcome.Succeeded);

    private static Task NoteAsync(CaTestDatabase test, params string[] subjects) => InTransactionAsync(
        test, (connection, transaction) => Trail(test).NoteAsync(connection, transaction, [.. subjects.Select(Event)], Cancellation));

    private static async Task InTransactionAsync(
        CaTestDatabase test, Func<System.Data.Common.DbConnection, System.Data.Common.DbTransaction, Task> work)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await work(connection, transaction);
        await transaction.CommitAsync(Cancellation);
    }

    private static async Task<List<string>> ReadAsync(CaTestDatabase test)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var command = connection.Statement(transaction: null, "SELECT subject FROM ca_audit_event ORDER BY sequence");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var subjects = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            subjects.Add(reader.GetString(0));
        return subjects;
    }

    private static async Task<IEnumerable<string>> ReadThroughReaderAsync(CaTestDatabase test) =>
        (await new AuditReader(test.Database, Trail(test)).ReadBeforeAsync(new AuditFilter("org"), long.MaxValue, 10, Cancellation))
            .Select(record => record.Subject);
}
