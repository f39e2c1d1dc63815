using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Pki.Revocation;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Issuing;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Certificates;

public sealed class RenewCertificateTests(TestDatabases databases)
{
    private const int AdministratorsAtOnce = 8;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Keeps_profile_and_name_and_both_certificates_are_valid_side_by_side(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (first, firstCode) = await portal.OrderAsync();
        await FetchAsync(portal, first, firstCode);
        var old = (await portal.CertificatesAsync(first.OrderId)).All.Single().Certificate;
        portal.Orders.Clock.Advance(TimeSpan.FromDays(1000));

        var renewal = (await RenewAsync(portal, first.ProfileId, old.SerialNumber)).Value;
        var code = (await portal.Orders.CreateCodeAsync(renewal.OrderId, replacedId: null)).Value;
        await FetchAsync(portal, renewal, code.Code.Reveal());

        renewal.Next.ShouldBe(NextPage.Receipt);
        var order = await portal.ReadAsync(renewal.OrderId);
        (order.Renews, order.Kind, order.Identification, order.Method, order.IsPublished, order.TermsAcceptedAt)
            .ShouldBe((
                old.SerialNumber, CertificateKind.Organisation, Identification.OneTimeCode, IssuingMethod.Browser, false,
                portal.Orders.Clock.Now));
        var (all, live) = await portal.CertificatesAsync(renewal.OrderId);
        live.Count.ShouldBe(2);
        var renewed = all[^1].Certificate;
        $"{renewed.Subject}".ShouldBe($"{old.Subject}");
        renewed.PublicKey.ShouldNotBe(old.PublicKey);
        renewed.SerialNumber.ShouldNotBe(old.SerialNumber);
        renewed.Validity.Lifetime.ShouldBe(old.Validity.Lifetime);
        renewed.Validity.NotAfter.ShouldBeGreaterThan(old.Validity.NotAfter);
        (await RowsAsync(portal, first.ProfileId)).Select(row => row.Status).ShouldBe([CertificateStatus.Valid, CertificateStatus.Valid]);
    }

    [Theory, EachDatabase]
    public async Task The_address_in_the_certificate_is_validated_again(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal, Forms.WithEmail);
        var before = await ValidationMailsAsync(portal);

        var renewal = (await RenewAsync(portal, profile, serial)).Value;

        var order = await portal.ReadAsync(renewal.OrderId);
        order.EmailValidatedAt.ShouldBeNull();
        (await ValidationMailsAsync(portal)).ShouldBe(before + 1);
        var token = await portal.Orders.ReadValidationTokenAsync(Forms.CertificateEmail);
        (await portal.RunAsync((ValidateEmail validate) => validate.HandleAsync(token, "192.0.2.7", Token))).IsRefused.ShouldBeFalse();
        (await portal.ReadAsync(renewal.OrderId)).EmailValidatedAt.ShouldNotBeNull();
    }

    [Theory, EachDatabase]
    public async Task Going_on_at_once_tells_nobody_and_waiting_tells_those_who_fetch(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal, Forms.NameOnly);
        var mails = (await portal.Orders.ReadMailsAsync()).Count;

        var direct = (await RenewAsync(portal, profile, serial, DirectIssuing.Yes)).Value;
        var afterDirect = (await portal.Orders.ReadMailsAsync()).Count;
        await portal.RunAsync(async (DeleteOrder delete) => await delete.HandleAsync(direct.OrderId, portal.Orders.Orderer, Token) is null);
        var waiting = (await RenewAsync(portal, profile, serial)).Value;

        (direct.Next, afterDirect).ShouldBe((NextPage.Issuing, mails));
        waiting.Next.ShouldBe(NextPage.Receipt);
        (await portal.Orders.ReadMailsAsync()).Count.ShouldBe(mails + 1);
        (await portal.Orders.InScopeAsync(
            database =>
                database.Notices.CountAsync(notice => notice.Path == OrderPaths.Fetch(waiting.ReferenceNumber), Token))).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Nobody_goes_on_at_once_where_an_address_is_to_be_validated_or_a_code_typed(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (withEmail, serial) = await MakeAsync(portal, Forms.WithEmail);

        (await OfferAsync(portal, withEmail, serial)).Value.CanGoDirectly.ShouldBeFalse();
        (await RenewAsync(portal, withEmail, serial, DirectIssuing.Yes)).Value.Next.ShouldBe(NextPage.Receipt);
    }

    [Theory, EachDatabase]
    public async Task Several_administrators_at_once_order_one_renewal(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);

        var answers = await Task.WhenAll(Enumerable.Range(0, AdministratorsAtOnce).Select(_ => RenewAsync(portal, profile, serial)));

        var ordered = answers.Single(answer => !answer.IsRefused).Value;
        answers.Where(answer => answer.IsRefused)
            .ShouldAllBe(answer => answer.Refusal!.Code == "RenewalPending" && answer.Refusal.Arguments[0] == $"{ordered.ReferenceNumber}");
        (await portal.Orders.InScopeAsync(database => database.Orders.CountAsync(order => order.Renews == serial, Token))).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task A_deleted_renewal_makes_room_for_the_next_and_its_links_are_dead(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal, Forms.WithEmail, byCode: true);
        var renewal = (await RenewAsync(portal, profile, serial)).Value;
        var code = (await portal.Orders.CreateCodeAsync(renewal.OrderId, replacedId: null)).Value;
        var token = await portal.Orders.ReadValidationTokenAsync(Forms.CertificateEmail);

        await portal.RunAsync(async (DeleteOrder delete) =>
            await delete.HandleAsync(renewal.OrderId, portal.Orders.Orderer, Token) is null);

        (await portal.Orders.CheckAsync($"{renewal.ReferenceNumber}", code.Code.Reveal())).Refusal!.Code.ShouldBe("CodeWrong");
        (await portal.RunAsync((ValidateEmail validate) => validate.HandleAsync(token, "192.0.2.7", Token))).Refusal!
            .Code.ShouldBe("ValidationOrderDeleted");
        (await RenewAsync(portal, profile, serial)).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task What_is_revoked_or_expired_is_refused_with_the_way_to_go(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, revoked) = await MakeAsync(portal);
        var expired = await DeliveredCertificates.AddAsync(portal.Orders.Services, profile);
        var expiry = (await portal.Authority.FindAsync(expired, Token))!.Certificate.Validity.NotAfter;
        await portal.Authority.RevokeAsync(revoked, RevocationReason.Superseded, "test", Token);

        (await RenewAsync(portal, profile, revoked)).Refusal!.Code.ShouldBe("RenewalOfRevoked");
        portal.Orders.Clock.AdvanceTo(expiry.AddSeconds(1));
        (await RenewAsync(portal, profile, expired)).Refusal!.Code.ShouldBe("RenewalOfExpired");
        (await RenewAsync(portal, profile, SerialNumber.Draw())).Refusal!.Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task A_certificate_with_a_valid_successor_is_not_renewed_again(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        var successor = await DeliveredCertificates.AddAsync(portal.Orders.Services, profile, renews: serial);

        var renewed = await RenewAsync(portal, profile, serial);
        await portal.Authority.RevokeAsync(successor, RevocationReason.CessationOfOperation, "test", Token);

        (renewed.Refusal!.Code, renewed.Refusal.Arguments[0]).ShouldBe(("RenewedAlready", $"{successor}"));
        (await RenewAsync(portal, profile, serial)).IsRefused.ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task A_stale_form_is_refused(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        await portal.Orders.InScopeAsync(async database =>
        {
            (await database.Profiles.SingleAsync(each => each.Id == profile, Token)).SystemRights = SystemRights.IdmServices;
            return await database.SaveChangesAsync(Token);
        });

        var stale = await portal.RunAsync((RenewCertificate renew) =>
            renew.HandleAsync(profile, serial, new RenewalForm(0, DirectIssuing.No), portal.Orders.Orderer, Token));

        stale.Refusal!.Code.ShouldBe(UnitOfWork.ChangedMeanwhile);
    }

    [Theory, EachDatabase]
    public async Task What_the_settings_no_longer_allow_is_ordered_anew(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind, keysReady: 0);
        var (profile, serial) = await MakeAsync(portal);
        await portal.Orders.ChangeOrganisationAsync(organisation => organisation.AllowsOrganisationCertificates = false);

        (await RenewAsync(portal, profile, serial)).Refusal!.Code.ShouldBe("RenewalNotAllowed");
    }

    [Theory, EachDatabase]
    public async Task A_renewal_whose_old_certificate_is_revoked_meanwhile_can_be_fetched(DatabaseKind kind)
    {
        await using var portal = await IssuingPortal.OpenAsync(databases, kind);
        var (profile, serial) = await MakeAsync(portal, byCode: true);
        var renewal = (await RenewAsync(portal, profile, serial)).Value;
        await portal.RunAsync((RevokeCertificate revoke) => revoke.HandleAsync(
            profile, serial, new RevocationForm(RevocationCause.KeySuspected, IsConfirmed: true), portal.Orders.Orderer, Token));

        var code = (await portal.Orders.CreateCodeAsync(renewal.OrderId, replacedId: null)).Value;
        await FetchAsync(portal, renewal, code.Code.Reveal());

        (await portal.ReadAsync(renewal.OrderId)).Status.ShouldBe(OrderStatus.Delivered);
    }

    private static async Task<(Guid ProfileId, SerialNumber Serial)> MakeAsync(
        IssuingPortal portal, ProfileForm? masterData = null, bool byCode = false)
    {
        var order = await portal.Orders.OrderAsync(masterData ?? Forms.WithContact, Forms.ByLogin);
        var identification = byCode ? Identification.OneTimeCode : Identification.UserLogin;
        var serial = await DeliveredCertificates.AddAsync(portal.Orders.Services, order.ProfileId, identification: identification);

        // Mails are told apart by when they were sent.
        portal.Orders.Clock.Advance(TimeSpan.FromMinutes(1));
        return (order.ProfileId, serial);
    }

    private static async Task<Result<ConfirmedOrder>> RenewAsync(
        IssuingPortal portal, Guid profileId, SerialNumber serial, DirectIssuing direct = DirectIssuing.No)
    {
        var version = await portal.Orders.InScopeAsync(database =>
            database.Profiles.Where(profile => profile.Id == profileId).Select(profile => profile.Version).SingleAsync(Token));
        return await portal.RunAsync((RenewCertificate renew) =>
            renew.HandleAsync(profileId, serial, new RenewalForm(version, direct), portal.Orders.Orderer, Token));
    }

    private static Task<Result<RenewalOffer>> OfferAsync(IssuingPortal portal, Guid profileId, SerialNumber serial) =>
        portal.RunAsync((OfferRenewal offer) => offer.HandleAsync(profileId, serial, portal.Orders.Orderer, Token));

    private static async Task FetchAsync(IssuingPortal portal, ConfirmedOrder order, string code)
    {
        var session = await portal.PrepareAsync(order, code);
        (await portal.IssueAsync(session)).IsRefused.ShouldBeFalse();
        (await portal.FetchAsync(session)).IsRefused.ShouldBeFalse();
    }

    private static async Task<int> ValidationMailsAsync(IssuingPortal portal) =>
        (await portal.Orders.ReadMailsAsync()).Count(mail => mail.Body.Contains("/validering/", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<CertificateRow>> RowsAsync(IssuingPortal portal, Guid profileId) =>
        (await portal.RunAsync((ListCertificates list) => list.HandleAsync(profileId, portal.Orders.Orderer, Token))).Value.Rows;
}
