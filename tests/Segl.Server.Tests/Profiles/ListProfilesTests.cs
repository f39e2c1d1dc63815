using Segl.Ca.Storage;
using Segl.Pki.Revocation;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Profiles;

public sealed class ListProfilesTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_profile_with_an_order_is_pending(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await portal.Orders.OrderAsync(Forms.WithEmail);

        var row = (await ListAsync(portal)).Rows.ShouldHaveSingleItem();

        ($"{row.Profile.Name}", row.Standing.Status, row.Standing.Certificates, row.Standing.NextExpiry)
            .ShouldBe(("Fangstregistret", ProfileStatus.Pending, 0, null));
    }

    [Theory, EachDatabase]
    public async Task A_deleted_order_leaves_the_profile_empty(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var order = await portal.Orders.OrderAsync();
        await portal.RunAsync<DeleteOrder, Segl.Pki.Outcomes.Refusal?>(delete =>
            delete.HandleAsync(order.OrderId, portal.Orders.Orderer, Token));

        (await ListAsync(portal)).Rows.Single().Standing.Status.ShouldBe(ProfileStatus.Empty);
    }

    [Theory, EachDatabase]
    public async Task A_fetched_certificate_is_valid_until_it_expires(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await FetchAsync(portal);
        var certificate = (await portal.CertificatesAsync(order.OrderId)).All.Single().Certificate;

        var valid = (await ListAsync(portal)).Rows.Single();
        portal.Orders.Clock.AdvanceTo(certificate.Validity.NotAfter.AddSeconds(1));
        var expired = (await ListAsync(portal)).Rows.Single();

        (valid.Standing.Status, valid.Standing.Certificates, valid.Standing.NextExpiry)
            .ShouldBe((ProfileStatus.Valid, 1, certificate.Validity.NotAfter));
        (expired.Standing.Status, expired.Standing.Certificates, expired.Standing.NextExpiry).ShouldBe((ProfileStatus.Expired, 1, null));
    }

    [Theory, EachDatabase]
    public async Task A_revoked_certificate_is_said_to_be(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var order = await FetchAsync(portal);
        var certificate = (await portal.CertificatesAsync(order.OrderId)).All.Single();
        await portal.Authority.RevokeAsync(certificate.IssuanceId, RevocationReason.KeyCompromise, "test", Token);

        (await ListAsync(portal)).Rows.Single().Standing.Status.ShouldBe(ProfileStatus.Revoked);
    }

    [Theory, EachDatabase]
    public async Task An_organisation_sees_its_own_and_a_contact_person_nothing(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        await portal.Orders.OrderAsync();
        var contact = await portal.Orders.AddMemberAsync(
            portal.Orders.Orderer.OrganisationId, "Karen", Forms.Contact, "da", Role.ContactPerson);

        var foreign = await portal.RunAsync((ListProfiles list) =>
            list.HandleAsync(ProfileFilter.All, ProfilePage.First, portal.Orders.Stranger, Token));
        var refused = await portal.RunAsync((ListProfiles list) => list.HandleAsync(ProfileFilter.All, ProfilePage.First, contact, Token));

        foreign.Value.Rows.ShouldBeEmpty();
        refused.Refusal.ShouldNotBeNull().Code.ShouldBe("NotFound");
    }

    private static async Task<ConfirmedOrder> FetchAsync(IssuingPortal portal)
    {
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(session)).IsRefused.ShouldBeFalse();
        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();
        return order;
    }

    private static async Task<ProfileList> ListAsync(IssuingPortal portal) =>
        (await portal.RunAsync(
            (ListProfiles list) => list.HandleAsync(ProfileFilter.All, ProfilePage.First, portal.Orders.Orderer, Token))).Value;
}
