using Microsoft.Extensions.Logging.Abstractions;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Storage;

public sealed class MigrationRunnerTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Applies_everything_once(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateAsync(databases, kind);

        var first = await RunAsync(test.Database);
        var second = await RunAsync(test.Database);

        first.ShouldBeGreaterThan(0);
        second.ShouldBe(0);
    }

    [Theory]
    [EachDatabase]
    public async Task Lets_many_start_at_once(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateAsync(databases, kind);

        var applied = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RunOnThreadAsync(test.Database)));

        applied.Count(count => count > 0).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_a_database_whose_migration_was_another(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateAsync(databases, kind);
        await RunAsync(test.Database);
        await test.RunSqlAsync("UPDATE segl_migration SET checksum = 'changed' WHERE number = 1");

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(test.Database));

        exception.Message.ShouldContain("Migration 1 of 'ca'");
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_a_database_of_a_newer_program(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateAsync(databases, kind);
        await RunAsync(test.Database);
        await test.RunSqlAsync("INSERT INTO segl_migration VALUES ('ca', 9999, 'future', 'x', 0)");

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => RunAsync(test.Database));

        exception.Message.ShouldContain("start the newer program");
    }

    [Theory]
    [EachDatabase]
    public async Task Leaves_nothing_behind_when_a_later_file_fails(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateAsync(databases, kind);
        var broken = new MigrationSet("broken", typeof(MigrationRunnerTests).Assembly, "Segl.Ca.Tests.Storage.BrokenMigrations");

        await Should.ThrowAsync<System.Data.Common.DbException>(() => Runner(test.Database).RunAsync(broken, Cancellation));

        (await test.TableExistsAsync("first_of_two")).ShouldBeFalse();
    }

    [Theory]
    [EachDatabase]
    public async Task Refuses_numbers_with_a_gap(DatabaseKind kind)
    {
        await using var test = await CaTestDatabase.CreateAsync(databases, kind);
        var gap = new MigrationSet("gap", typeof(MigrationRunnerTests).Assembly, "Segl.Ca.Tests.Storage.GapMigrations");

        var exception = await Should.ThrowAsync<InvalidOperationException>(() => Runner(test.Database).RunAsync(gap, Cancellation));

        exception.Message.ShouldContain("without a gap");
    }

    [Fact]
    public void Gives_both_kinds_the_same_migrations()
    {
        var sqlite = MigrationSet.Engine.Read(DatabaseKind.Sqlite).Select(migration => migration.Name);
        var postgreSql = MigrationSet.Engine.Read(DatabaseKind.PostgreSql).Select(migration => migration.Name);

        sqlite.ShouldBe(postgreSql);
    }

    private static MigrationRunner Runner(CaDatabase database) => new(database, TimeProvider.System, NullLogger<MigrationRunner>.Instance);

    private static Task<int> RunAsync(CaDatabase database) => Runner(database).RunAsync(MigrationSet.Engine, Cancellation);

    private static Task<int> RunOnThreadAsync(CaDatabase database) =>
        Task.Factory.StartNew(() => RunAsync(database), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
}
