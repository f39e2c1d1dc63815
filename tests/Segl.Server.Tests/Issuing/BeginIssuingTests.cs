using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

public sealed class BeginIssuingTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_user_administrator_of_the_organisation_begins_by_login(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(Forms.NameOnly, Forms.ByLogin);

        var started = await BeginAsync(portal, $"{order.ReferenceNumber}", portal.Orders.Orderer);

        started.Value.Session.OrderId.ShouldBe(order.OrderId);
        started.Value.Session.Identity.AuditName.ShouldBe(portal.Orders.Orderer.AuditName);
    }

    [Theory]
    [EachDatabase(Role.OrganisationAdministrator)]
    [EachDatabase(Role.RightsAdministrator)]
    [EachDatabase(Role.ContactPerson)]
    public async Task Other_roles_find_nothing(DatabaseKind kind, Role role)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(Forms.NameOnly, Forms.ByLogin);
        var actor = portal.Orders.Orderer with { Roles = new HashSet<Role> { role } };

        (await BeginAsync(portal, $"{order.ReferenceNumber}", actor)).Refusal!.Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task Another_organisation_and_a_number_that_does_not_exist_get_one_answer(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(Forms.NameOnly, Forms.ByLogin);

        var foreign = await BeginAsync(portal, $"{order.ReferenceNumber}", portal.Orders.Stranger);
        var unknown = await BeginAsync(portal, "1234567890", portal.Orders.Stranger);
        var malformed = await BeginAsync(portal, "nummer", portal.Orders.Stranger);

        foreign.Refusal.ShouldBe(unknown.Refusal);
        malformed.Refusal.ShouldBe(unknown.Refusal);
    }

    [Theory, EachDatabase]
    public async Task An_order_by_code_is_not_opened_by_login(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, _) = await portal.OrderAsync();

        (await BeginAsync(portal, $"{order.ReferenceNumber}", portal.Orders.Orderer)).Refusal!.Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task A_deleted_order_is_not_there(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(Forms.NameOnly, Forms.ByLogin);
        await portal.RunAsync(async (DeleteOrder delete) => $"{await delete.HandleAsync(order.OrderId, portal.Orders.Orderer, Token)}");

        (await BeginAsync(portal, $"{order.ReferenceNumber}", portal.Orders.Orderer)).Refusal!.Code.ShouldBe("NotFound");
    }

    private static Task<Result<StartedIssuing>> BeginAsync(IssuingPortal portal, string reference, Actor actor) =>
        portal.RunAsync((BeginIssuing begin) => begin.HandleAsync(reference, actor, Token));
}
