using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Overview;
using Segl.Server.Tests.Expiry;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Overview;

public sealed class ViewOverviewTests(TestDatabases databases)
{
    private static DateOnly MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_certificate_is_counted_in_the_month_that_it_expires_in(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var expiry = await FetchAsync(portal);

        var overview = await ViewAsync(portal);

        var month = overview.Months.Single(each => each.Expiring > 0);
        (month.Month, month.Expiring, month.Renewed).ShouldBe((new DateOnly(expiry.Year, expiry.Month, 1), 1, 0));
        overview.Months.Count.ShouldBe(ViewOverview.Months);
        overview.Next.ShouldHaveSingleItem().Order.ExpiresAt.ShouldBe(expiry);
    }

    [Theory, EachDatabase]
    public async Task A_revoked_certificate_expires_no_more(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        await FetchAsync(portal);
        var serial = (await ViewAsync(portal)).Next.Single().Order.Serial.ShouldNotBeNull();
        await portal.Authority.RevokeAsync(serial, RevocationReason.Superseded, "test", Token);

        var overview = await ViewAsync(portal);

        overview.Next.ShouldBeEmpty();
        overview.Months.Sum(month => month.Expiring).ShouldBe(0);
    }

    [Theory, EachDatabase]
    public async Task The_picture_counts_what_is_renewed_and_leaves_out_what_has_expired_or_ends_behind_it(DatabaseKind kind)
    {
        await using var stage = await ExpiryStage.OpenAsync(databases, kind);
        var renewed = await stage.AddAsync(TimeSpan.FromDays(40));
        await stage.AddAsync(TimeSpan.FromDays(40));
        await stage.AddAsync(TimeSpan.FromDays(400), renews: renewed.Serial);
        await stage.AddAsync(TimeSpan.FromSeconds(-1));
        await stage.AddAsync(TimeSpan.FromDays(1300));

        var overview = (await stage.Portal.RunAsync((ViewOverview view) => view.HandleAsync(stage.Portal.Orderer, Token))).Value;

        var near = MonthOf(renewed.ExpiresAt.ShouldNotBeNull());
        overview.Months.Single(month => month.Month == near).ShouldBe(new ExpiryMonth(near, Expiring: 2, Renewed: 1));
        (overview.Months.Sum(month => month.Expiring), overview.Months.Sum(month => month.Renewed)).ShouldBe((3, 1));
    }

    [Theory, EachDatabase]
    public async Task What_expired_without_a_successor_went_wrong(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var expiry = await FetchAsync(portal);
        portal.Orders.Clock.AdvanceTo(expiry.AddDays(1));

        (await ViewAsync(portal)).Lapsed.ShouldHaveSingleItem().Order.ExpiresAt.ShouldBe(expiry);
    }

    [Theory, EachDatabase]
    public async Task An_order_waits_until_it_is_fetched(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await portal.Orders.OrderAsync(Forms.WithEmail);

        var overview = await ViewAsync(portal);

        (overview.Waiting.ShouldHaveSingleItem().Order.Id, overview.WaitingCount).ShouldBe((order.OrderId, 1));
        overview.Unusable.ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task An_order_whose_code_is_locked_went_wrong(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, _) = await portal.OrderAsync();
        await portal.Orders.InScopeAsync(database => database.OneTimeCodes
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.WrongTries, OneTimeCode.WrongTriesMax), Token));

        (await ViewAsync(portal)).Unusable.ShouldHaveSingleItem().Order.Id.ShouldBe(order.OrderId);
    }

    [Theory, EachDatabase]
    public async Task Another_organisation_sees_none_of_it(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        await FetchAsync(portal);
        await portal.Orders.OrderAsync(Forms.WithEmail);

        var overview = (await portal.RunAsync((ViewOverview view) => view.HandleAsync(portal.Orders.Stranger, Token))).Value;

        overview.Months.Sum(month => month.Expiring).ShouldBe(0);
        (overview.Next.Count, overview.Waiting.Count, overview.WaitingCount).ShouldBe((0, 0, 0));
    }

    private static async Task<OrganisationOverview> ViewAsync(IssuingPortal portal) =>
        (await portal.RunAsync((ViewOverview view) => view.HandleAsync(portal.Orders.Orderer, Token))).Value;

    private static async Task<DateTimeOffset> FetchAsync(IssuingPortal portal)
    {
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(session)).IsRefused.ShouldBeFalse();
        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();
        return (await portal.CertificatesAsync(order.OrderId)).All.Single().Certificate.Validity.NotAfter;
    }
}
