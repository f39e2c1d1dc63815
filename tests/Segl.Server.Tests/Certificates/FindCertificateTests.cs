using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Server.Features.Certificates;
using Segl.Server.Tests.Issuing;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Certificates;

public sealed class FindCertificateTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_fetched_certificate_is_found_with_its_chain_and_its_order(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        var session = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(session)).IsRefused.ShouldBeFalse();
        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();
        var issued = (await portal.CertificatesAsync(order.OrderId)).All.Single();

        var found = (await FindAsync(portal, order.ProfileId, issued.Certificate.SerialNumber)).Value;

        (found.Order.Id, found.Status, found.Revocation).ShouldBe((order.OrderId, CertificateStatus.Valid, null));
        found.Chain.Leaf.ShouldBe(issued.Certificate);
        found.Chain.IsComplete.ShouldBeTrue();
    }

    [Theory, EachDatabase]
    public async Task What_reached_nobody_is_not_found(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderAsync();
        (await portal.IssueAsync(await portal.PrepareAsync(order, code))).IsRefused.ShouldBeFalse();
        var issued = (await portal.CertificatesAsync(order.OrderId)).All.Single();

        (await FindAsync(portal, order.ProfileId, issued.Certificate.SerialNumber)).Refusal.ShouldNotBeNull().Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task Another_profile_or_organisation_does_not_lead_to_it(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var profile = (await portal.Orders.OrderAsync()).ProfileId;
        var other = (await portal.Orders.OrderAsync()).ProfileId;
        var serial = await DeliveredCertificates.AddAsync(portal.Orders.Services, profile);

        var elsewhere = await FindAsync(portal, other, serial);
        var unknown = await FindAsync(portal, profile, SerialNumber.Draw());
        var foreign = await portal.RunAsync((FindCertificate find) => find.HandleAsync(profile, serial, portal.Orders.Stranger, Token));

        new[] { elsewhere, unknown, foreign }.ShouldAllBe(answer => answer.Refusal!.Code == "NotFound");
    }

    [Theory, EachDatabase]
    public async Task Says_how_it_stands(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var profile = (await portal.Orders.OrderAsync()).ProfileId;
        var first = await DeliveredCertificates.AddAsync(portal.Orders.Services, profile);
        portal.Orders.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var second = await DeliveredCertificates.AddAsync(portal.Orders.Services, profile, renews: first);
        await portal.Authority.RevokeAsync(first, RevocationReason.Superseded, "test", Token);

        var revoked = (await FindAsync(portal, profile, first)).Value;
        var valid = await RowsAsync(portal, profile);
        portal.Orders.Clock.AdvanceTo(revoked.Issued.Certificate.Validity.NotAfter.AddMilliseconds(999));
        var lastSecond = await RowsAsync(portal, profile);
        portal.Orders.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var expired = await RowsAsync(portal, profile);

        (revoked.Status, revoked.Revocation?.Reason, revoked.Renewals.Single().Serial)
            .ShouldBe((CertificateStatus.Revoked, RevocationReason.Superseded, second));
        valid.Select(row => (row.Serial, row.Status, row.Order.Renews, row.Renewal?.Serial)).ShouldBe(
            [(second, CertificateStatus.Valid, first, null), (first, CertificateStatus.Revoked, null, second)]);
        lastSecond.Select(row => row.Status).ShouldBe([CertificateStatus.Valid, CertificateStatus.Revoked]);
        expired.Select(row => row.Status).ShouldBe([CertificateStatus.Expired, CertificateStatus.Revoked]);
    }

    private static Task<Result<CertificateDetails>> FindAsync(IssuingPortal portal, Guid profileId, SerialNumber serial) =>
        portal.RunAsync((FindCertificate find) => find.HandleAsync(profileId, serial, portal.Orders.Orderer, Token));

    private static async Task<IReadOnlyList<CertificateRow>> RowsAsync(IssuingPortal portal, Guid profileId) =>
        (await portal.RunAsync((ListCertificates list) => list.HandleAsync(profileId, portal.Orders.Orderer, Token))).Value.Rows;
}
