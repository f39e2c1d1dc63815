using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Issuing;
using Segl.Ca.Storage;
using Segl.Pki.Keys;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Issuing;

public sealed class IssuingTogetherTests(TestDatabases databases)
{
    private static readonly Lazy<SubjectPublicKey[]> s_keys =
        new(() => [.. ParallelEnumerable.Range(0, 4).Select(_ => SubjectPublicKey.Parse(NewKey().ExportSubjectPublicKeyInfo()).Value)]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Certificates_of_one_profile_that_are_handed_over_at_once_are_all_counted_and_told(DatabaseKind kind)
    {
        await using var portal = await OpenAsync(kind);
        var orders = await OrderAsync(portal, s_keys.Value.Length);
        var profile = (await portal.ReadAsync(orders[0])).ProfileId;
        await portal.Orders.InScopeAsync(database =>
            database.Orders.ExecuteUpdateAsync(set => set.SetProperty(order => order.ProfileId, profile), Token));

        var issued = await Task.WhenAll(orders.Zip(s_keys.Value).Select(each => Task.Run(() => IssueAsync(portal, each.First, each.Second), Token)));

        issued.ShouldAllBe(result => !result.IsRefused);
        var counted = await portal.Orders.InScopeAsync(database => database.Profiles.AsNoTracking().SingleAsync(each => each.Id == profile, Token));
        (counted.OpenOrders, counted.Certificates).ShouldBe((0, orders.Count));
        counted.LastExpiry.ShouldNotBeNull();
        foreach (var order in orders)
            (await portal.Orders.ReadAuditAsync($"order:{order}")).ShouldBe(["order.create", "issuing.identify", "issuing.claim", "issuing.deliver"]);
        (await portal.Orders.Services.GetRequiredService<AuditTrail>().VerifyAsync(Token)).IsWhole.ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_has_a_profile_just_now_keeps_only_its_own_certificates_waiting()
    {
        await using var portal = await OpenAsync(DatabaseKind.PostgreSql);
        var orders = await OrderAsync(portal, 2);
        var held = (await portal.ReadAsync(orders[0])).ProfileId;

        var (waiting, other) = await portal.Orders.InScopeAsync(async database =>
        {
            await using var holding = await database.Database.BeginTransactionAsync(Token);
            await database.Profiles.Where(profile => profile.Id == held)
                .ExecuteUpdateAsync(set => set.SetProperty(profile => profile.OpenOrders, profile => profile.OpenOrders), Token);
            var waiting = Task.Run(() => IssueAsync(portal, orders[0], s_keys.Value[0]), Token);
            var other = await IssueAsync(portal, orders[1], s_keys.Value[1]);
            waiting.IsCompleted.ShouldBeFalse();
            await holding.CommitAsync(Token);
            return (waiting, other);
        });

        other.IsRefused.ShouldBeFalse();
        (await waiting).IsRefused.ShouldBeFalse();
        (await portal.ReadAsync(orders[0])).Status.ShouldBe(OrderStatus.Delivered);
    }

    [Theory, EachDatabase]
    public async Task A_renewal_says_what_the_profile_says_when_it_is_ordered_and_not_what_was_read_before(DatabaseKind kind)
    {
        await using var portal = await OpenAsync(kind);
        var held = await HeldAsync(portal);

        Task<Result<MachineCertificate>>? renewal = null;
        await portal.Orders.InScopeAsync(async database =>
        {
            await using var editing = await database.Database.BeginTransactionAsync(Token);
            var profile = await database.Profiles.SingleAsync(profile => profile.Id == held.ProfileId, Token);
            database.Entry(profile).Property(each => each.Name).CurrentValue = CommonName.Parse("Omdøbt").Value;
            await database.SaveChangesAsync(Token);
            renewal = Task.Run(() => RenewAsync(portal, held, s_keys.Value[1]), Token);
            await Task.WhenAny(renewal, Task.Delay(300, Token));
            await editing.CommitAsync(Token);
            return profile;
        });

        var renewed = await renewal.ShouldNotBeNull();
        renewed.Refusal.ShouldBeNull();
        $"{renewed.Value.Chain.Leaf.Subject}".ShouldContain("Omdøbt");
    }

    [Theory, EachDatabase]
    public async Task Of_renewals_for_one_key_at_once_one_is_issued_and_all_get_it(DatabaseKind kind)
    {
        await using var portal = await OpenAsync(kind);
        var held = await HeldAsync(portal);

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RenewAsync(portal, held, s_keys.Value[1]), Token)));

        var certificates = await portal.Authority.FindByProfileAsync(held.ProfileId, Token);
        certificates.Count.ShouldBe(2);
        var successor = certificates.Single(each => !each.Certificate.Equals(held.Certificate)).Certificate;
        all.Select(each => $"{each.Refusal}").ShouldAllBe(refusal => refusal.Length == 0);
        all.ShouldAllBe(each => each.Value.Chain.Leaf.Equals(successor));
        (await portal.Orders.InScopeAsync(database => database.Orders.CountAsync(order => order.Status != OrderStatus.Delivered, Token))).ShouldBe(0);
        (await RenewAsync(portal, held, s_keys.Value[1])).Value.Chain.Leaf.ShouldBe(successor);
    }

    private static async Task<IssuedCertificate> HeldAsync(IssuingPortal portal)
    {
        var issued = await IssueAsync(portal, (await OrderAsync(portal, 1))[0], s_keys.Value[0]);
        return (await portal.Authority.FindAsync(issued.Value.Chain.Leaf.SerialNumber, Token)).ShouldNotBeNull();
    }

    private static Task<Result<MachineCertificate>> RenewAsync(IssuingPortal portal, IssuedCertificate held, SubjectPublicKey key) => portal.RunAsync(
        (RenewByMachine renew) => renew.HandleAsync(held, key, confirmBy: null, "192.0.2.1", Token));

    private async Task<IssuingPortal> OpenAsync(DatabaseKind kind)
    {
        var portal = await IssuingPortal.OpenAsync(databases, kind);
        await portal.Orders.ChangeOrganisationAsync(organisation => organisation.AllowsApiIdentification = true);
        return portal;
    }

    private static async Task<List<Guid>> OrderAsync(IssuingPortal portal, int count)
    {
        var orders = new List<Guid>();
        while (orders.Count < count)
            orders.Add((await portal.Orders.OrderAsync(
                certificate: Forms.ByCode with { Identification = Identification.Api, Method = IssuingMethod.Machine })).OrderId);
        return orders;
    }

    private static Task<Result<MachineCertificate>> IssueAsync(IssuingPortal portal, Guid order, SubjectPublicKey key) => portal.RunAsync(
        (IssueToMachine issue) => issue.HandleAsync(order, IssuingIdentity.OfSystem(portal.Orders.Orderer), key, confirmBy: null, Token));

    private static RSA NewKey() => RSA.Create(3072);
}
