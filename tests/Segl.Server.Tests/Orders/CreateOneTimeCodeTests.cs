using System.Text;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

public sealed class CreateOneTimeCodeTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_code_opens_its_order_for_thirty_days(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);

        var (order, code) = await portal.OrderWithCodeAsync();

        code.ExpiresAt.ShouldBe(portal.Clock.Now.AddDays(30), TimeSpan.FromMilliseconds(1));
        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).Value.OrderId.ShouldBe(order.OrderId);
        (await portal.ReadAuditAsync($"order:{order.OrderId}")).ShouldBe(["order.create", "one-time-code.create"]);
    }

    [Theory, EachDatabase]
    public async Task A_form_sent_twice_does_not_kill_the_code_on_the_screen(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();

        var second = await portal.CreateCodeAsync(order.OrderId, replacedId: null);

        second.Refusal.ShouldNotBeNull().Code.ShouldBe("OneTimeCodeShownAlready");
        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task Twenty_requests_at_once_show_one_code(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => portal.CreateCodeAsync(order.OrderId, replacedId: null)));

        results.Count(result => !result.IsRefused).ShouldBe(1);
        (await portal.InScopeAsync(database => database.OneTimeCodes.CountAsync(Token))).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Replacing_kills_the_old_code(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, old) = await portal.OrderWithCodeAsync();

        var replacement = (await portal.CreateCodeAsync(order.OrderId, old.Id)).Value;

        (await portal.CheckAsync($"{order.ReferenceNumber}", old.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeReplaced");
        (await portal.CheckAsync($"{order.ReferenceNumber}", replacement.Code.Reveal())).Value.CodeId.ShouldBe(replacement.Id);
    }

    [Theory, EachDatabase]
    public async Task A_stale_replacement_form_is_refused(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, old) = await portal.OrderWithCodeAsync();
        await portal.CreateCodeAsync(order.OrderId, old.Id);

        var again = await portal.CreateCodeAsync(order.OrderId, old.Id);

        again.Refusal.ShouldNotBeNull().Code.ShouldBe("OneTimeCodeShownAlready");
    }

    [Theory, EachDatabase]
    public async Task Refuses_an_order_that_is_fetched_by_user_login(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync(certificate: Forms.ByLogin);

        (await portal.CreateCodeAsync(order.OrderId, replacedId: null)).Refusal.ShouldNotBeNull().Code.ShouldBe("OneTimeCodeNotUsed");
    }

    [Theory, EachDatabase]
    public async Task Refuses_an_order_whose_certificate_was_fetched(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();
        await portal.InScopeAsync(database =>
            database.Orders.ExecuteUpdateAsync(set => set.SetProperty(each => each.Status, OrderStatus.Delivered), Token));

        (await portal.CreateCodeAsync(order.OrderId, replacedId: null)).Refusal.ShouldNotBeNull().Code.ShouldBe("OrderNotOpen");
    }

    [Theory, EachDatabase]
    public async Task Another_organisation_finds_nothing(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        (await portal.CreateCodeAsync(order.OrderId, replacedId: null, portal.Stranger)).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("NotFound");
    }

    [Fact]
    public async Task The_code_stands_in_no_table_in_clear()
    {
        await using var portal = await OrderPortal.OpenAsync(databases, DatabaseKind.Sqlite);
        var (_, code) = await portal.OrderWithCodeAsync();
        await portal.ReadMailsAsync();

        var file = await portal.InScopeAsync(async database =>
        {
            await database.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Token);
            var path = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(database.Database.GetConnectionString()).DataSource;
            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, Token);
            return Encoding.Latin1.GetString(bytes.ToArray());
        });

        file.ShouldContain("one_time_code");
        file.ShouldNotContain(code.Code.Reveal());
        file.ShouldNotContain(code.Code.Reveal().Replace("-", "", StringComparison.Ordinal));
    }
}
