using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Issuing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

public sealed class DeleteOrderTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_deleted_order_is_found_only_in_the_audit_trail(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        (await DeleteAsync(portal, order.OrderId)).ShouldBeNull();

        (await portal.RunAsync((FindOrder find) => find.HandleAsync(order.OrderId, portal.Orderer, Token))).Refusal.ShouldNotBeNull()
            .Code.ShouldBe("NotFound");
        (await portal.InScopeAsync(database => database.Notices.CountAsync(Token))).ShouldBe(0);
        (await portal.ReadAuditAsync($"order:{order.OrderId}")).ShouldBe(["order.create", "order.delete"]);
    }

    [Theory]
    [EachDatabase(OrderStatus.Issuing)]
    [EachDatabase(OrderStatus.Delivered)]
    public async Task An_order_that_somebody_has_begun_to_issue_stays(DatabaseKind kind, OrderStatus status)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();
        await portal.InScopeAsync(database =>
            database.Orders.ExecuteUpdateAsync(set => set.SetProperty(each => each.Status, status), Token));

        (await DeleteAsync(portal, order.OrderId)).ShouldBe("OrderNotPending");
    }

    [Theory, EachDatabase]
    public async Task Deleting_twice_tells_the_second_time_that_it_is_done(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();
        await DeleteAsync(portal, order.OrderId);

        (await DeleteAsync(portal, order.OrderId)).ShouldBe("OrderDeletedMeanwhile");
        (await portal.RunAsync<DeleteOrder, Segl.Pki.Outcomes.Refusal?>(
            delete => delete.HandleAsync(order.OrderId, portal.Stranger, Token)))!.Code.ShouldBe("NotFound");
        (await portal.ReadAuditAsync($"order:{order.OrderId}")).ShouldBe(["order.create", "order.delete"]);
    }

    [Theory, EachDatabase]
    public async Task Whoever_had_begun_with_its_code_gets_no_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);

        (await DeleteAsync(portal.Orders, order.OrderId)).ShouldBeNull();

        (await portal.IssueAsync(session)).Refusal.ShouldNotBeNull().Code.ShouldBe("NotFound");
        (await portal.BeginAsync(order, code)).IsRefused.ShouldBeTrue();
        (await portal.CertificatesAsync(order.OrderId)).All.ShouldBeEmpty();
    }

    private static async Task<string?> DeleteAsync(OrderPortal portal, Guid orderId) =>
        (await portal.RunAsync<DeleteOrder,
            Segl.Pki.Outcomes.Refusal?>(delete => delete.HandleAsync(orderId, portal.Orderer, Token)))?.Code;
}
