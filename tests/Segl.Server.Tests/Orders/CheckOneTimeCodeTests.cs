using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

public sealed class CheckOneTimeCodeTests(TestDatabases databases)
{
    private const string WrongCode = "2222-2222-2222-2222";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Fifty_wrong_tries_at_once_count_five_and_lock_even_the_right_code(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();

        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => portal.CheckAsync($"{order.ReferenceNumber}", WrongCode)));

        tries.ShouldAllBe(result => result.Refusal!.Code == "CodeWrong");
        (await WrongTriesAsync(portal)).ShouldBe(5);
        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeLocked");
    }

    [Theory, EachDatabase]
    public async Task Fifty_wrong_tries_at_once_leave_five_events_and_one_of_the_lock(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, _) = await portal.OrderWithCodeAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => portal.CheckAsync($"{order.ReferenceNumber}", WrongCode)));

        var events = await portal.ReadAuditAsync($"order:{order.OrderId}");
        events.Count(action => action == "one-time-code.try").ShouldBe(5);
        events.Count(action => action == "one-time-code.lock").ShouldBe(1);
        events[^1].ShouldBe("one-time-code.lock");
        (await portal.Services.GetRequiredService<AuditTrail>().VerifyAsync(Token)).IsWhole.ShouldBeTrue();
    }

    [Theory, EachDatabase]
    public async Task An_unknown_number_leaves_no_event_and_the_chain_goes_on(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, _) = await portal.OrderWithCodeAsync();

        await portal.CheckAsync("1000000001", WrongCode);
        await portal.CheckAsync($"{order.ReferenceNumber}", WrongCode);

        (await portal.ReadAuditAsync($"order:{Guid.Empty}")).ShouldBeEmpty();
        (await portal.ReadAuditAsync($"order:{order.OrderId}"))[^1].ShouldBe("one-time-code.try");
        (await portal.Services.GetRequiredService<AuditTrail>().VerifyAsync(Token)).IsWhole.ShouldBeTrue();
    }

    [Theory, EachDatabase]
    public async Task Four_wrong_tries_are_forgotten_by_the_right_one(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();
        for (var tries = 0; tries < 4; tries++)
            await portal.CheckAsync($"{order.ReferenceNumber}", WrongCode);

        var right = await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal());

        right.Value.ShouldBe(new CheckedCode(order.OrderId, code.Id));
        (await WrongTriesAsync(portal)).ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task A_new_code_unlocks_the_order(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, old) = await portal.OrderWithCodeAsync();
        for (var tries = 0; tries < 6; tries++)
            await portal.CheckAsync($"{order.ReferenceNumber}", WrongCode);

        var replacement = (await portal.CreateCodeAsync(order.OrderId, old.Id)).Value;

        (await portal.CheckAsync($"{order.ReferenceNumber}", replacement.Code.Reveal())).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task A_code_is_read_as_people_type_it(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();
        var reference = $"{order.ReferenceNumber}";

        var result = await portal.CheckAsync(
            $" {reference[..5]} {reference[5..]} ", code.Code.Reveal().ToLowerInvariant().Replace('-', ' '));

        result.IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task An_expired_code_says_so_only_to_whoever_has_it(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();
        portal.Clock.Advance(TimeSpan.FromDays(30));

        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeExpired");
        (await portal.CheckAsync($"{order.ReferenceNumber}", WrongCode)).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeWrong");
    }

    [Theory, EachDatabase]
    public async Task A_replaced_code_does_not_lock_the_new_one(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, old) = await portal.OrderWithCodeAsync();
        var replacement = (await portal.CreateCodeAsync(order.OrderId, old.Id)).Value;

        for (var tries = 0; tries < 6; tries++)
            (await portal.CheckAsync($"{order.ReferenceNumber}", old.Code.Reveal())).Refusal.ShouldNotBeNull()
                .Code.ShouldBe("CodeReplaced");

        (await portal.CheckAsync($"{order.ReferenceNumber}", replacement.Code.Reveal())).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task A_used_code_is_refused(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();
        var now = portal.Clock.Now;
        await portal.InScopeAsync(database =>
            database.OneTimeCodes.ExecuteUpdateAsync(set => set.SetProperty(each => each.UsedAt, now), Token));

        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeUsed");
    }

    [Theory, EachDatabase]
    public async Task The_code_of_a_delivered_order_is_used_even_if_nobody_wrote_it_down(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();
        await portal.InScopeAsync(database =>
            database.Orders.ExecuteUpdateAsync(set => set.SetProperty(each => each.Status, OrderStatus.Delivered), Token));

        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeUsed");
    }

    // A check changes the code's row twice, and at the second time PostgreSQL looks whether the order that it belongs to is still there.
    [Fact]
    public async Task A_code_is_checked_while_its_order_is_claimed_and_handed_over()
    {
        await using var portal = await OrderPortal.OpenAsync(databases, DatabaseKind.PostgreSql);
        var (order, code) = await portal.OrderWithCodeAsync();

        var check = await portal.InScopeAsync(async database =>
        {
            await using var handingOver = await database.Database.BeginTransactionAsync(Token);
            await database.Orders.ExecuteUpdateAsync(
                set => set.SetProperty(each => each.IssuanceId, order.OrderId).SetProperty(each => each.Serial, SerialNumber.Parse("4711").Value),
                Token);
            return await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal()).WaitAsync(TimeSpan.FromSeconds(30), Token);
        });

        check.IsRefused.ShouldBeFalse();
    }

    [Theory]
    [EachDatabase("")]
    [EachDatabase("1000000001")]
    [EachDatabase("0123456789")]
    [EachDatabase("12345")]
    [EachDatabase("१२३४५६७८९०")]
    [EachDatabase("' OR 1=1 --")]
    public async Task An_unknown_or_malformed_reference_answers_like_a_wrong_code_and_is_tallied(DatabaseKind kind, string reference)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();

        var unknown = await portal.CheckAsync(reference, code.Code.Reveal());
        var wrong = await portal.CheckAsync($"{order.ReferenceNumber}", WrongCode);

        unknown.Refusal.ShouldBe(wrong.Refusal);
        (await portal.InScopeAsync(database => database.CodeTryTallies.SingleAsync(Token))).Tries.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task The_code_of_another_order_is_wrong(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (one, _) = await portal.OrderWithCodeAsync();
        var (_, code) = await portal.OrderWithCodeAsync();

        (await portal.CheckAsync($"{one.ReferenceNumber}", code.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeWrong");
    }

    [Theory, EachDatabase]
    public async Task The_code_of_a_deleted_order_is_wrong(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();
        (await portal.RunAsync<DeleteOrder,
            Segl.Pki.Outcomes.Refusal?>(delete => delete.HandleAsync(order.OrderId, portal.Orderer, Token))).ShouldBeNull();

        (await portal.CheckAsync($"{order.ReferenceNumber}", code.Code.Reveal())).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeWrong");
    }

    [Theory, EachDatabase]
    public async Task An_order_whose_code_nobody_has_seen_opens_by_nothing(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        (await portal.CheckAsync($"{order.ReferenceNumber}", "")).Refusal.ShouldNotBeNull().Code.ShouldBe("CodeWrong");
    }

    private static async Task<int> WrongTriesAsync(OrderPortal portal) =>
        (await portal.InScopeAsync(database => database.OneTimeCodes.SingleAsync(Token))).WrongTries;
}
