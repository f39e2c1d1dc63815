using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

public sealed class ConfirmOrderTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Confirming_makes_profile_and_order_with_their_audit_events(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);

        var confirmed = await portal.OrderAsync(Forms.WithEmail, Forms.ByCode with { IsPublished = true });

        var profile = await portal.InScopeAsync(database => database.Profiles.SingleAsync(Token));
        var order = await portal.InScopeAsync(database => database.Orders.SingleAsync(Token));
        (profile.Id, $"{profile.Name}", $"{profile.Email}", $"{profile.ContactName}", $"{profile.ContactEmail}")
            .ShouldBe((confirmed.ProfileId, "Fangstregistret", Forms.CertificateEmail, "Karen Åse Modtager", Forms.Contact));
        (order.Id, order.Kind, order.Identification, order.Method, order.IsPublished, order.Status)
            .ShouldBe((
                confirmed.OrderId, CertificateKind.Organisation, Identification.OneTimeCode, IssuingMethod.Browser, true,
                OrderStatus.Pending));
        (await portal.ReadAuditAsync($"profile:{profile.Id}")).ShouldBe(["profile.create"]);
        (await portal.ReadAuditAsync($"order:{order.Id}")).ShouldBe(["order.create"]);
    }

    [Theory, EachDatabase]
    public async Task Confirming_twice_orders_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = await portal.FillInAsync();

        var first = (await portal.ConfirmAsync(draft)).Value;
        var second = (await portal.ConfirmAsync(draft)).Value;

        second.ShouldBe(first);
        (await portal.InScopeAsync(database => database.Orders.CountAsync(Token))).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Ten_tabs_confirming_at_once_order_once(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var draft = await portal.FillInAsync(Forms.WithEmail);

        var confirmed = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => portal.ConfirmAsync(draft)));

        confirmed.Select(result => result.Value).Distinct().Count().ShouldBe(1);
        (await portal.InScopeAsync(database => database.Profiles.CountAsync(Token))).ShouldBe(1);
        (await portal.InScopeAsync(database => database.Orders.CountAsync(Token))).ShouldBe(1);
        (await portal.InScopeAsync(database => database.EmailValidations.CountAsync(Token))).ShouldBe(1);
        (await portal.ReadMailsAsync()).Count.ShouldBe(2);
    }

    [Theory, EachDatabase]
    public async Task The_contact_gets_the_link_in_both_languages_and_never_a_code(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var (order, code) = await portal.OrderWithCodeAsync();

        var mail = (await portal.ReadMailsAsync()).ShouldHaveSingleItem();

        mail.Recipient.ShouldBe(Forms.Contact);
        mail.Subject.ShouldBe("Hent et organisationscertifikat / Fetch an organisation certificate");
        mail.Body.ShouldContain($"http://localhost:5000/udsted/{order.ReferenceNumber}\n");
        mail.Body.ShouldContain("Ærø Fiskeri ApS");
        mail.Body.ShouldNotContain(code.Code.Reveal());
    }

    [Theory, EachDatabase]
    public async Task A_contact_with_an_account_gets_one_language_and_a_notice(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var contact = await portal.AddMemberAsync(portal.Orderer.OrganisationId, "Karen", Forms.Contact, "en", Role.ContactPerson);
        var order = await portal.OrderAsync(certificate: Forms.ByCode with { Kind = CertificateKind.System });

        var mail = (await portal.ReadMailsAsync()).ShouldHaveSingleItem();
        var notices = await portal.InScopeAsync(database => database.Notices.ToListAsync(Token));

        mail.Subject.ShouldBe("Fetch a system certificate");
        notices.Select(notice => notice.AccountId).ShouldBe([contact.AccountId, portal.Orderer.AccountId], ignoreOrder: true);
        notices.ShouldAllBe(notice =>
            notice.Kind == "Orders.Notice.FetchSystem" && notice.About == "Fangstregistret"
                && notice.Path == $"/udsted/{order.ReferenceNumber}");
    }

    [Theory, EachDatabase]
    public async Task A_strangers_account_with_the_contacts_address_gets_no_notice(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var stranger = await portal.AddMemberAsync(portal.Stranger.OrganisationId, "Karen", Forms.Contact, "en", Role.ContactPerson);

        await portal.OrderAsync();

        (await portal.InScopeAsync(
            database => database.Notices.AnyAsync(notice => notice.AccountId == stranger.AccountId, Token))).ShouldBeFalse();
    }

    [Theory, EachDatabase]
    public async Task With_user_login_every_user_administrator_gets_the_link_in_their_language(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        await portal.AddMemberAsync(portal.Orderer.OrganisationId, "Bo", "bo@fiskeri.example", "en", Role.UserAdministrator);
        await portal.AddMemberAsync(portal.Orderer.OrganisationId, "Ole", "ole@fiskeri.example", "da", Role.OrganisationAdministrator);

        await portal.OrderAsync(certificate: Forms.ByLogin);

        (await portal.ReadMailsAsync()).Select(mail => (mail.Recipient, mail.Subject)).ShouldBe(
            [("inger@fiskeri.example", "Hent et organisationscertifikat"), ("bo@fiskeri.example", "Fetch an organisation certificate")],
            ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task Going_directly_to_issuing_needs_no_mail(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);

        var order = await portal.OrderAsync(certificate: Forms.ByLogin with { GoesDirectly = true });

        order.Next.ShouldBe(NextPage.Issuing);
        (await portal.ReadMailsAsync()).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task An_address_in_the_certificate_is_validated_before_anybody_goes_directly(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);

        var order = await portal.OrderAsync(Forms.WithEmail, Forms.ByLogin with { GoesDirectly = true });

        order.Next.ShouldBe(NextPage.Receipt);
        (await portal.ReadMailsAsync()).Select(mail => mail.Recipient)
            .ShouldBe([Forms.CertificateEmail, "inger@fiskeri.example"], ignoreOrder: true);
    }

    [Theory, EachDatabase]
    public async Task The_mail_says_when_an_address_is_to_be_validated_first(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);

        await portal.OrderAsync(Forms.WithEmail);

        var mail = (await portal.ReadMailsAsync()).Single(mail => mail.Recipient == Forms.Contact);
        mail.Body.ShouldContain($"Certifikatet viser e-mailadressen {Forms.CertificateEmail}.");
        mail.Body.ShouldContain($"The certificate shows the e-mail address {Forms.CertificateEmail}.");
    }

    [Theory, EachDatabase]
    public async Task A_machine_gets_no_mail(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind, settings => settings.AllowsApiIdentification = true);

        await portal.OrderAsync(certificate: Forms.ByApi);

        (await portal.ReadMailsAsync()).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task A_further_certificate_keeps_the_profile_and_asks_one_step(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var first = await portal.OrderAsync();
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(first.ProfileId, portal.Orderer, Token))).Value;

        (await portal.RunAsync((SaveCertificate save) => save.HandleAsync(draft, Forms.ByCode, portal.Orderer, Token))).ShouldBeEmpty();
        var second = (await portal.ConfirmAsync(draft)).Value;

        second.ProfileId.ShouldBe(first.ProfileId);
        second.ReferenceNumber.ShouldNotBe(first.ReferenceNumber);
        (await portal.InScopeAsync(database => database.Profiles.CountAsync(Token))).ShouldBe(1);
    }

    [Theory, EachDatabase]
    public async Task Nobody_orders_for_another_organisations_profile(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var order = await portal.OrderAsync();

        var begun = await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(order.ProfileId, portal.Stranger, Token));

        begun.Refusal.ShouldNotBeNull().Code.ShouldBe("NotFound");
    }

    [Theory, EachDatabase]
    public async Task Seals_that_were_forbidden_meanwhile_are_not_in_the_profile(DatabaseKind kind)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind, settings => settings.AllowsSeals = true);
        var draft = (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, portal.Orderer, Token))).Value;
        await portal.RunAsync((SaveMasterData save) => save.HandleAsync(draft, Forms.NameOnly, portal.Orderer, Token));
        await portal.RunAsync((SaveSystemRights save) => save.HandleAsync(draft, SystemRights.None, portal.Orderer, Token));
        await portal.RunAsync((SaveSeals save) => save.HandleAsync(draft, Seals.Allowed, portal.Orderer, Token));
        await portal.RunAsync((SaveCertificate save) => save.HandleAsync(draft, Forms.ByLogin, portal.Orderer, Token));
        await portal.ChangeOrganisationAsync(organisation => organisation.AllowsSeals = false);

        (await portal.ConfirmAsync(draft)).IsRefused.ShouldBeFalse();

        (await portal.InScopeAsync(database => database.Profiles.SingleAsync(Token))).AllowsSeals.ShouldBeFalse();
    }
}
