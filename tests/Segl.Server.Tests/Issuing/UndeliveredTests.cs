using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

/// <summary>People who went away, processes that died, and others who go on.</summary>
public sealed class UndeliveredTests(TestDatabases databases)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task After_a_crash_the_person_takes_over_and_only_the_new_certificate_is_live(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var dead = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(dead);
        await portal.ForgetAsProcessThatDiedAsync(dead);

        var session = (await portal.BeginAsync(order, code)).Value.Session;
        (await portal.TakeOverAsync(session)).ShouldBeNull();
        await portal.RunAsync(async (AcceptTerms accept) => $"{await accept.HandleAsync(session, Terms.Version, 0, Token)}");
        _ = session.Password;
        (await portal.IssueAsync(session)).Value.ShouldBe(IssuingProgress.Ready);
        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();

        var (all, live) = await portal.CertificatesAsync(order.OrderId);
        (all.Count, live.Count).ShouldBe((2, 1));
        live[0].Certificate.ShouldBe(session.Chain!.Leaf);
    }

    [Theory, EachDatabase]
    public async Task A_window_that_is_still_open_keeps_the_order_until_its_lease_is_over(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var first = await portal.PrepareAsync(order, code);
        var second = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(first);

        var held = (await portal.TakeOverAsync(second)).ShouldNotBeNull();
        held.Code.ShouldBe("IssuingStillHeld");
        var denmark = TimeZoneInfo.FindSystemTimeZoneById("Europe/Copenhagen");
        var until = TimeZoneInfo.ConvertTime(portal.Orders.Clock.Now + Lease, denmark);
        held.Arguments.ShouldHaveSingleItem().Replace(':', '.').ShouldBe(until.ToString("HH.mm", CultureInfo.InvariantCulture));
        portal.Orders.Clock.Advance(Lease);
        (await portal.TakeOverAsync(second)).ShouldBeNull();

        (await portal.FetchAsync(first)).Refusal!.Code.ShouldBe("IssuingSessionGone");
        (await portal.IssueAsync(second)).IsRefused.ShouldBeFalse();
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Who_lost_the_order_while_waiting_for_a_key_gets_no_certificate(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (order, code) = await portal.OrderAsync();
        var first = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(first);
        var second = await portal.PrepareTakingOverAsync(order, code, Lease);

        portal.PutKeys(2);
        var lost = await portal.RunAsync((IssueInBrowser issue) => issue.HandleAsync(first, Token));
        await portal.IssueAsync(second);

        lost.Refusal!.Code.ShouldBe("IssuingElsewhere");
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task An_idle_session_is_given_up_and_the_orderer_is_told(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(session);
        (await portal.Sweep.SweepAsync(Token)).ShouldBe(0);

        portal.Orders.Clock.Advance(Lease + TimeSpan.FromSeconds(1));
        (await portal.Sweep.SweepAsync(Token)).ShouldBe(1);

        (await portal.ReadAsync(order.OrderId)).Status.ShouldBe(OrderStatus.Pending);
        (await portal.CertificatesAsync(order.OrderId)).Live.ShouldBeEmpty();
        (await portal.Orders.InScopeAsync(
            database => database.Notices.AnyAsync(notice => notice.Kind == "Issuing.Notice.GivenUp", Token))).ShouldBeTrue();
        (await portal.Orders.ReadAuditAsync($"order:{order.OrderId}")).TakeLast(2).ShouldBe(["issuing.give-up", "issuing.return"]);
    }

    [Theory, EachDatabase]
    public async Task Another_process_is_waited_for_until_its_lease_is_over(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(session);
        await portal.ForgetAsProcessThatDiedAsync(session);

        (await portal.Sweep.SweepAsync(Token)).ShouldBe(0);
        portal.Orders.Clock.Advance(Lease + TimeSpan.FromSeconds(1));

        (await portal.Sweep.SweepAsync(Token)).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_delivered_order_is_left_alone(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(session);
        await portal.FetchAsync(session);

        portal.Orders.Clock.Advance(Lease * 2);
        (await portal.Sweep.SweepAsync(Token)).ShouldBe(0);

        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task What_another_node_signed_too_late_is_revoked_at_the_second_look(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (order, code) = await portal.OrderAsync();
        var first = await portal.PrepareAsync(order, code);
        await portal.IssueAsync(first);
        var attempt = first.Attempt!;
        var second = await portal.PrepareTakingOverAsync(order, code, Lease);
        portal.PutKeys(2);
        await portal.IssueAsync(second);
        await portal.FetchAsync(second);
        await portal.SignAsAnotherNodeAsync(attempt);
        (await portal.CertificatesAsync(order.OrderId)).Live.Count.ShouldBe(2);

        portal.Orders.Clock.Advance(TimeSpan.FromMinutes(31));
        await portal.Orders.ReadMailsAsync();

        (await portal.CertificatesAsync(order.OrderId)).Live.ShouldHaveSingleItem().Certificate.ShouldBe(second.Chain!.Leaf);
    }
}
