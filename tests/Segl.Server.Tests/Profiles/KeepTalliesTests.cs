using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Profiles;

public sealed class KeepTalliesTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task What_a_profile_has_is_kept_with_each_change_of_an_order(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = await AddProfileAsync(portal);
        var now = portal.Clock.Now;
        await AddAsync(portal, profile, CertificateKind.Organisation, OrderStatus.Delivered, now.AddDays(10));
        await AddAsync(portal, profile, CertificateKind.System, OrderStatus.Delivered, now.AddDays(20));
        var pending = await AddAsync(portal, profile, CertificateKind.System, OrderStatus.Pending);

        var (open, certificates, kinds, next, last) = await TallyAsync(portal, profile);
        await ChangeAsync(portal, pending, order => order.Delete().ShouldBeNull());
        var afterDeleting = await TallyAsync(portal, profile);

        (open, certificates, kinds).ShouldBe((1, 2, (int)CertificateKind.Organisation | (int)CertificateKind.System));
        (next, last).ShouldBe((now.AddDays(10), now.AddDays(20)));
        afterDeleting.ShouldBe((0, 2, kinds, next, last));
    }

    [Theory, EachDatabase]
    public async Task Many_who_change_orders_of_one_profile_at_once_are_all_counted(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = await AddProfileAsync(portal);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(
            _ => Task.Run(() => AddAsync(portal, profile, CertificateKind.Organisation, OrderStatus.Pending), Token)));

        (await TallyAsync(portal, profile)).Open.ShouldBe(12);
    }

    [Theory, EachDatabase]
    public async Task The_next_expiry_is_right_though_nobody_counted_since_the_one_before(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = await AddProfileAsync(portal);
        var first = portal.Clock.Now.AddDays(10);
        var second = portal.Clock.Now.AddDays(20);
        await AddAsync(portal, profile, CertificateKind.Organisation, OrderStatus.Delivered, first);
        await AddAsync(portal, profile, CertificateKind.Organisation, OrderStatus.Delivered, second);

        portal.Clock.AdvanceTo(first.AddDays(1));
        var shown = await ShownAsync(portal);
        var kept = (await TallyAsync(portal, profile)).Next;
        await portal.InScopeAsync(async database =>
            await new KeepTallies(portal.Clock).MoveOnAsync(database, portal.Orderer.OrganisationId, Token));

        (shown.Status, shown.NextExpiry).ShouldBe((ProfileStatus.Valid, second));
        kept.ShouldBe(first);
        (await TallyAsync(portal, profile)).Next.ShouldBe(second);
        (await ShownAsync(portal)).NextExpiry.ShouldBe(second);
    }

    [Theory, EachDatabase]
    public async Task A_profile_whose_certificates_all_expired_is_expired_before_and_after_the_tally_moves_on(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var profile = await AddProfileAsync(portal);
        await AddAsync(portal, profile, CertificateKind.Organisation, OrderStatus.Delivered, portal.Clock.Now.AddDays(10));

        portal.Clock.AdvanceTo(portal.Clock.Now.AddDays(11));
        var before = await ShownAsync(portal);
        await portal.InScopeAsync(async database =>
            await new KeepTallies(portal.Clock).MoveOnAsync(database, portal.Orderer.OrganisationId, Token));
        var after = await ShownAsync(portal);

        (before.Status, before.NextExpiry).ShouldBe((ProfileStatus.Expired, null));
        (after.Status, after.NextExpiry).ShouldBe((ProfileStatus.Expired, null));
        (await TallyAsync(portal, profile)).Next.ShouldBeNull();
    }

    private static Task<Guid> AddProfileAsync(OrderPortal portal) => portal.InScopeAsync(async database =>
    {
        var organisation = await database.Organisations.SingleAsync(own => own.Id == portal.Orderer.OrganisationId, Token);
        var details = ProfileDetails.Read(new ProfileForm { Name = "Fangstregistret" }, organisation).Details!; // The form is right.
        var profile = CertificateProfile.Create(organisation.Id, details, SystemRights.None, allowsSeals: false, portal.Clock.Now);
        database.Profiles.Add(profile);
        await database.SaveChangesAsync(Token);
        return profile.Id;
    });

    private static Task<Guid> AddAsync(
        OrderPortal portal, Guid profile, CertificateKind kind, OrderStatus status, DateTimeOffset? expiresAt = null) =>
        SaveAsync(portal, database =>
        {
            var id = Guid.CreateVersion7(portal.Clock.Now);
            database.Orders.Add(new CertificateOrder
            {
                Id = id,
                ProfileId = profile,
                OrganisationId = portal.Orderer.OrganisationId,
                Kind = kind,
                Identification = Identification.UserLogin,
                Method = IssuingMethod.Browser,
                IsPublished = false,
                ReferenceNumber = ReferenceNumber.Draw(),
                Status = status,
                OrderedAt = portal.Clock.Now,
                OrderedBy = portal.Orderer.AccountId,
                Serial = expiresAt is null ? null : SerialNumber.Parse("4a" + id.ToString("N")).Value,
                ExpiresAt = expiresAt,
            });
            return Task.FromResult(id);
        });

    private static Task<Guid> ChangeAsync(
        OrderPortal portal, Guid id, Action<CertificateOrder> change) => SaveAsync(portal, async database =>
    {
        change(await database.Orders.SingleAsync(order => order.Id == id, Token));
        return id;
    });

    // In a transaction, as a unit of work saves.
    private static Task<Guid> SaveAsync(OrderPortal portal, Func<SeglDatabase, Task<Guid>> change) => portal.InScopeAsync(async database =>
    {
        var id = await change(database);
        await using var transaction = await database.Database.BeginTransactionAsync(Token);
        await database.SaveChangesAsync(Token);
        await transaction.CommitAsync(Token);
        return id;
    });

    private static Task<(
        int Open, int Certificates, int Kinds, DateTimeOffset? Next, DateTimeOffset? Last)> TallyAsync(OrderPortal portal, Guid id) =>
        portal.InScopeAsync(async database =>
        {
            var profile = await database.Profiles.AsNoTracking().SingleAsync(profile => profile.Id == id, Token);
            return (profile.OpenOrders, profile.Certificates, profile.Kinds, profile.NextExpiry, profile.LastExpiry);
        });

    private static async Task<ProfileStanding> ShownAsync(OrderPortal portal) =>
        (await portal.RunAsync((ListProfiles list) => list.HandleAsync(ProfileFilter.All, ProfilePage.First, portal.Orderer, Token)))
            .Value.Rows.Single().Standing;
}
