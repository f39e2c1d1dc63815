using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Ca.Tests.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Auditing;

public sealed class AuditReaderTests(TestDatabases databases)
{
    private const string Own = "organisation-1";

    private static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Reads_the_newest_first_and_goes_on_before_the_last_that_was_read(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, [.. Enumerable.Range(1, 7).Select(number => Event(number))]);

        var first = await Reader(test).ReadBeforeAsync(new AuditFilter(Own), long.MaxValue, 3, Cancellation);
        var second = await Reader(test).ReadBeforeAsync(new AuditFilter(Own), first[^1].Sequence, 3, Cancellation);

        Numbers(first).ShouldBe([7, 6, 5]);
        Numbers(second).ShouldBe([4, 3, 2]);
    }

    [Theory, EachDatabase]
    public async Task Reads_forwards_after_a_number(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, [.. Enumerable.Range(1, 7).Select(number => Event(number))]);

        Numbers(await Reader(test).ReadAfterAsync(new AuditFilter(Own), 2, 3, Cancellation)).ShouldBe([3, 4, 5]);
    }

    [Theory, EachDatabase]
    public async Task Reads_nobody_elses_events_and_not_those_of_the_installation(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, Event(1), Event(2) with { Organisation = "organisation-2" }, Event(3) with
        {
            Organisation = null,
        });

        Numbers(await AllAsync(test, new AuditFilter(Own))).ShouldBe([1]);
        Numbers(await Reader(test).ReadBeforeAsync(
            new AuditFilter(Own) { Subjects = ["subject 2", "subject 3"] }, long.MaxValue, 10, Cancellation)).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Restricts_by_each_part_of_the_filter(DatabaseKind kind)
    {
        await using var test = await CreateAsync(
            kind,
            Event(1),
            Event(2) with { Actor = "account:2" },
            Event(3) with { Action = "order.create" },
            Event(4) with { Action = "sign-in" },
            Event(5) with { Outcome = AuditOutcome.Refused },
            Event(6) with { Action = "order-like.create", Outcome = AuditOutcome.Failed });

        async Task<IEnumerable<long>> Read(Func<AuditFilter, AuditFilter> restrict) =>
            Numbers(await AllAsync(test, restrict(new AuditFilter(Own))));
        (await Read(filter => filter with { Actors = ["account:2", "account:9"] })).ShouldBe([2]);
        (await Read(filter => filter with { Area = "order" })).ShouldBe([3]);
        (await Read(filter => filter with { Area = "sign-in" })).ShouldBe([4]);
        (await Read(filter => filter with { Outcome = AuditOutcome.Refused })).ShouldBe([5]);
        (await Read(filter => filter with { Outcome = AuditOutcome.Succeeded })).ShouldBe([1, 2, 3, 4]);
        (await Read(filter => filter with { Subjects = ["subject 1", "subject 6"] })).ShouldBe([1, 6]);
        (await Read(filter => filter with { From = Start.AddSeconds(3) })).ShouldBe([3, 4, 5, 6]);
        (await Read(filter => filter with { Until = Start.AddSeconds(3) })).ShouldBe([1, 2]);
        (await Read(filter => filter with { From = Start.AddSeconds(2), Until = Start.AddSeconds(5), Area = "order" })).ShouldBe([3]);
    }

    [Theory, EachDatabase]
    public async Task Reads_all_in_order_however_many_there_are_and_stops_at_what_was_the_end(DatabaseKind kind)
    {
        await using var test = await CreateAsync(
            kind, [.. Enumerable.Range(1, (2 * AuditReader.CountMax) + 1).Select(number => Event(number))]);

        var read = new List<long>();
        await foreach (var record in Reader(test).ReadAllAsync(new AuditFilter(Own), Cancellation))
        {
            if (read.Count == 0)
                await AppendAsync(test, Event(1));
            read.Add(record.Sequence);
        }

        read.ShouldBe(Enumerable.Range(1, (2 * AuditReader.CountMax) + 1).Select(number => (long)number));
    }

    [Theory, EachDatabase]
    public async Task Reads_events_whose_hashes_hold(DatabaseKind kind)
    {
        await using var test = await CreateAsync(kind, Event(1), Event(2).With("reason", "Rødovre \"<'"));

        var read = await AllAsync(test, new AuditFilter(Own));

        read.ShouldAllBe(record => record.ComputeHash().SequenceEqual(record.Hash.ToArray()));
        read[1].PreviousHash.ToArray().ShouldBe(read[0].Hash.ToArray());
    }

    /// <summary>Among so many events of others that reading them all would be the worse plan by far.</summary>
    [Theory]
    [EachDatabase("", "ca_audit_event_organisation")]
    [EachDatabase("period", "ca_audit_event_organisation")]
    [EachDatabase("actor", "ca_audit_event_organisation")]
    [EachDatabase("area", "ca_audit_event_organisation")]
    [EachDatabase("subject", "ca_audit_event_subject")]
    [EachDatabase("outcome", "ca_audit_event_trouble")]
    public async Task Each_restriction_is_answered_from_an_index(DatabaseKind kind, string restriction, string index)
    {
        await using var test = await CreateAsync(kind, [.. Enumerable.Range(1, 5000).Select(Varied)]);
        await test.RunSqlAsync(kind is DatabaseKind.PostgreSql ? "ANALYZE ca_audit_event" : "ANALYZE");

        var plan = await ExplainAsync(test, AuditSelect.Of(Restricted(restriction), AuditDirection.Backwards, long.MaxValue, 51));

        // Without a restriction PostgreSQL may as well walk the primary key backwards: at forty organisations it costs the same.
        plan.ShouldContain(kind is DatabaseKind.PostgreSql && restriction is ("" or "area") ? "ca_audit_event_" : index);
        plan.ShouldNotContain("SCAN ", Case.Sensitive);
        plan.ShouldNotContain("Seq Scan", Case.Sensitive);
        if (restriction is "" or "period")
            plan.ShouldNotContain("B-TREE", Case.Sensitive);
    }

    // Forty organisations, a hundred people, many subjects; one event in a hundred was refused.
    private static AuditEvent Varied(int number) => Event(number) with
    {
        Organisation = $"organisation-{number % 40}",
        Actor = $"account:{number % 101}",
        Action = number % 53 == 0 ? "profile.create" : "certificate.issue",
        Outcome = number % 97 == 0 ? AuditOutcome.Refused : AuditOutcome.Succeeded,
    };

    private static AuditFilter Restricted(string restriction) => restriction switch
    {
        "period" => new AuditFilter(Own) { From = Start.AddSeconds(100), Until = Start.AddSeconds(4000) },
        "actor" => new AuditFilter(Own) { Actors = ["account:7"] },
        "area" => new AuditFilter(Own) { Area = "profile" },
        "subject" => new AuditFilter(Own) { Subjects = ["subject 4", "subject 7"] },
        "outcome" => new AuditFilter(Own) { Outcome = AuditOutcome.Refused },
        _ => new AuditFilter(Own),
    };

    private static async Task<string> ExplainAsync(CaTestDatabase test, AuditSelect select)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        var explain = test.Database.Kind is DatabaseKind.PostgreSql ? "EXPLAIN" : "EXPLAIN QUERY PLAN";
        await using var command = connection.Statement(transaction: null, $"{explain} {select.Sql}", select.Values);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            lines.Add(reader.GetString(reader.FieldCount - 1));
        return string.Join('\n', lines);
    }

    private async Task<CaTestDatabase> CreateAsync(DatabaseKind kind, params AuditEvent[] events)
    {
        var test = await CaTestDatabase.CreateMigratedAsync(databases, kind);
        await AppendAsync(test, events);
        return test;
    }

    private static async Task AppendAsync(CaTestDatabase test, params AuditEvent[] events)
    {
        await using var connection = await test.Database.OpenAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await new AuditTrail(test.Database).AppendAsync(connection, transaction, events, Cancellation);
        await transaction.CommitAsync(Cancellation);
    }

    private static async Task<List<AuditRecord>> AllAsync(CaTestDatabase test, AuditFilter filter)
    {
        var records = new List<AuditRecord>();
        await foreach (var record in Reader(test).ReadAllAsync(filter, Cancellation))
            records.Add(record);
        return records;
    }

    private static AuditReader Reader(CaTestDatabase test) => new(test.Database, new AuditTrail(test.Database));

    private static IEnumerable<long> Numbers(IEnumerable<AuditRecord> records) => records.Select(record => record.Sequence);

    private static AuditEvent Event(int number) =>
        new(Start.AddSeconds(number), "account:1", "certificate.issue", Own, $"subject {number}", AuditOutcome.Succeeded);
}
