using System.Net;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.People;

public sealed class RemovePersonTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Who_leaves_is_out_at_once_and_told_so(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var administrator = portal.Browser();
        using var leaver = portal.Browser();
        var bo = await portal.ActorAsync("bo.bruger");
        await leaver.SignInAsAsync("bo.bruger", "/certifikater");
        (await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, bo, Token))).IsRefused.ShouldBeFalse();

        var warning = await administrator.SignInAsAsync("asta.admin", $"/organisation/personer/{bo.AccountId}/fjern");
        var done = await administrator.SubmitAsync(warning, null);
        var after = await leaver.OpenAsync("/certifikater");

        warning.Html.ShouldContain("This happens at once");
        done.Address.AbsolutePath.ShouldBe("/organisation/personer");
        done.Html.ShouldContain("The person no longer has roles in the organisation");
        done.Html.ShouldNotContain("Bo Brøndum");
        after.Address.AbsolutePath.ShouldBe("/log-ind");
        (await portal.RolesAsync(bo.AccountId, bo)).ShouldBeEmpty();
        (await portal.InDatabaseAsync(
            database => database.OrderDrafts.CountAsync(draft => draft.AccountId == bo.AccountId, Token))).ShouldBe(0);
        (await portal.MailsAsync("bo@aeblegaarden.example", 1))[0].Subject.ShouldStartWith("Du har ikke længere roller i");
        (await portal.InDatabaseAsync(
            database => database.Notices.CountAsync(notice => notice.AccountId == bo.AccountId, Token))).ShouldBe(1);
        (await portal.ReadAuditAsync()).Count(line => line.StartsWith("person.remove", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Another_organisations_role_session_and_draft_stay(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var asta = await portal.ActorAsync("asta.admin");
        var bente = await portal.ActorAsync("bente.begge");
        var nora = await portal.ActorAsync("nora.nabo");
        var there = nora with { AccountId = bente.AccountId, Name = bente.Name };
        var choice = await browser.SignInAsAsync("bente.begge", "/certifikater");
        await browser.SubmitAsync(choice, null, ("organisation", $"{nora.OrganisationId}"));
        await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, there, Token));

        (await portal.RunAsync(
            (RemovePerson it) => it.HandleAsync(bente.AccountId, "UserAdministrator", OwnLoss.NotAccepted, asta, Token))).ShouldBeNull();

        (await browser.OpenAsync("/certifikater")).Status.ShouldBe(HttpStatusCode.OK);
        (await portal.RolesAsync(bente.AccountId, nora)).ShouldBe([Role.UserAdministrator]);
        (await portal.InDatabaseAsync(
            database => database.OrderDrafts.CountAsync(draft => draft.AccountId == bente.AccountId, Token))).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Profiles_that_name_the_person_are_shown_and_stay(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var karl = await portal.ActorAsync("karl.kontakt");
        await AddProfileAsync(portal, karl.OrganisationId, "Kantinens kortlæser", "KARL@aeblegaarden.example");
        await AddProfileAsync(portal, karl.OrganisationId, "Portens postkasse", "somebody.else@aeblegaarden.example");

        var person = await browser.SignInAsAsync("asta.admin", $"/organisation/personer/{karl.AccountId}");
        var warning = await browser.OpenAsync($"/organisation/personer/{karl.AccountId}/fjern");
        await browser.SubmitAsync(warning, null);

        person.Html.ShouldContain("Kantinens kortlæser");
        person.Html.ShouldNotContain("Portens postkasse");
        warning.Html.ShouldContain("The person still stands as contact in these profiles");
        (await portal.InDatabaseAsync(
            database => database.Profiles.CountAsync(profile => profile.ContactEmail != null, Token))).ShouldBe(2);
    }

    [Theory]
    [EachDatabase]
    public async Task Two_who_remove_the_same_person_at_once_do_it_once(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        var asta = await portal.ActorAsync("asta.admin");
        var mette = await portal.ActorAsync("mette.mange");
        var rita = await portal.ActorAsync("rita.rettighed");

        var outcomes = await Task.WhenAll(new[] { asta, mette }.Select(actor => Task.Run(
            () =>
                portal.RunAsync((RemovePerson it) =>
                    it.HandleAsync(rita.AccountId, "RightsAdministrator", OwnLoss.NotAccepted, actor, Token)), Token)));

        outcomes.Count(refusal => refusal is null).ShouldBe(1);
        outcomes.Single(refusal => refusal is not null)!.Code.ShouldBeOneOf("ChangedMeanwhile", "NotFound");
        (await portal.ReadAuditAsync()).Count(line => line.StartsWith("person.remove", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_loses_the_right_to_order_loses_the_drafts()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        var asta = await portal.ActorAsync("asta.admin");
        var bo = await portal.ActorAsync("bo.bruger");
        await portal.RunAsync((BeginOrder begin) => begin.HandleAsync(profileId: null, bo, Token));

        await portal.RunAsync((AssignRoles it) => it.HandleAsync(
            bo.AccountId, new AssignedRoles("UserAdministrator", [Role.RightsAdministrator], OwnLoss.NotAccepted), asta, Token));

        (await portal.InDatabaseAsync(database => database.OrderDrafts.CountAsync(Token))).ShouldBe(0);
    }

    [Fact]
    public async Task Leaving_oneself_needs_to_be_said_and_leads_out()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var asta = await portal.ActorAsync("asta.admin");
        var warning = await browser.SignInAsAsync("asta.admin", $"/organisation/personer/{asta.AccountId}/fjern");

        var refused = await browser.SubmitAsync(warning, null);
        var done = await browser.SubmitAsync(warning, null, ("AcceptsOwnLoss", "true"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        done.Html.ShouldContain("/log-ind");
        (await portal.RolesAsync(asta.AccountId, asta)).ShouldBeEmpty();
    }

    private static Task<int> AddProfileAsync(
        PortalServer portal, Guid organisationId, string name, string contact) => portal.InDatabaseAsync(async database =>
    {
        var organisation = await database.Organisations.SingleAsync(own => own.Id == organisationId, Token);
        var details = ProfileDetails.Read(
            new ProfileForm { Name = name, ContactName = "Karl Kjær", ContactEmail = contact }, organisation).Details;
        database.Profiles.Add(
            CertificateProfile.Create(organisationId, details.ShouldNotBeNull(), SystemRights.None, allowsSeals: false, portal.Clock.Now));
        return await database.SaveChangesAsync(Token);
    });
}
