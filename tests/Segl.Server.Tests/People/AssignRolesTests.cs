using System.Net;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.People;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.People;

public sealed class AssignRolesTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task An_administrator_sees_everybody_and_gives_somebody_other_roles(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var rita = await portal.ActorAsync("rita.rettighed");

        var list = await browser.SignInAsAsync("asta.admin", "/organisation/personer");
        var form = await browser.OpenAsync($"/organisation/personer/{rita.AccountId}");
        var saved = await browser.SubmitAsync(form, null, ("Roles", "UserAdministrator"), ("Roles", "ContactPerson"));

        list.Html.ShouldContain("Rita Rønne");
        list.Html.ShouldContain("Bente Bøgh");
        list.Html.ShouldNotContain("Nora Nygård");
        form.Html.ShouldMatch("checked=\"checked\"[^>]*value=\"RightsAdministrator\"");
        saved.Html.ShouldContain("The roles are saved");
        (await portal.RolesAsync(rita.AccountId, rita)).ShouldBe([Role.UserAdministrator, Role.ContactPerson]);
        var events = (await portal.ReadAuditAsync()).Where(line => line.StartsWith("person.", StringComparison.Ordinal)).ToList();
        events.Count.ShouldBe(1);
        events[0].ShouldContain("UserAdministrator,ContactPerson");
        (await portal.MailsAsync("rita@aeblegaarden.example", 1))[0]
            .Subject.ShouldBe("Dine roller i Æblegårdens Prøveselskab A/S er ændret");
        (await portal.InDatabaseAsync(
            database => database.Notices.CountAsync(notice => notice.AccountId == rita.AccountId, Token))).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Who_looked_before_somebody_else_changed_the_roles_must_look_again(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var first = portal.Browser();
        using var second = portal.Browser();
        var rita = await portal.ActorAsync("rita.rettighed");
        var firstForm = await first.SignInAsAsync("asta.admin", $"/organisation/personer/{rita.AccountId}");
        var secondForm = await second.SignInAsAsync("mette.mange", $"/organisation/personer/{rita.AccountId}");
        await first.SubmitAsync(firstForm, null, ("Roles", "ContactPerson"));

        var refused = await second.SubmitAsync(secondForm, null, ("Roles", "UserAdministrator"));

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Html.ShouldContain("Somebody else changed this meanwhile");
        (await portal.RolesAsync(rita.AccountId, rita)).ShouldBe([Role.ContactPerson]);
    }

    [Theory]
    [EachDatabase]
    public async Task Two_who_take_each_others_role_at_once_leave_one_administrator(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        var asta = await portal.ActorAsync("asta.admin");
        var mette = await portal.ActorAsync("mette.mange");

        var outcomes = await Task.WhenAll(
            Task.Run(() => AssignAsync(portal, mette.AccountId, asta, RoleSet.Text(mette.Roles), Role.ContactPerson), Token),
            Task.Run(() => AssignAsync(portal, asta.AccountId, mette, RoleSet.Text(asta.Roles), Role.ContactPerson), Token));

        outcomes.Count(refusal => refusal is null).ShouldBe(1);
        outcomes.Single(refusal => refusal is not null)!.Code.ShouldBeOneOf("ChangedMeanwhile", "LastAdministrator", "NotFound");
        var roles = (await portal.RolesAsync(asta.AccountId, asta)).Concat(await portal.RolesAsync(mette.AccountId, asta));
        roles.Count(role => role is Role.OrganisationAdministrator).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task The_last_administrator_keeps_the_role(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        var asta = await portal.ActorAsync("asta.admin");
        var mette = await portal.ActorAsync("mette.mange");
        (await AssignAsync(portal, mette.AccountId, asta, RoleSet.Text(mette.Roles), Role.UserAdministrator)).ShouldBeNull();

        var roles = await portal.RunAsync((AssignRoles it) => it.HandleAsync(
            asta.AccountId, new AssignedRoles("OrganisationAdministrator", [Role.UserAdministrator], OwnLoss.Accepted), asta, Token));
        var leaving = await portal.RunAsync((RemovePerson it) =>
            it.HandleAsync(asta.AccountId, "OrganisationAdministrator", OwnLoss.Accepted, asta, Token));

        roles!.Code.ShouldBe("LastAdministrator");
        leaving!.Code.ShouldBe("LastAdministrator");
        (await portal.RolesAsync(asta.AccountId, asta)).ShouldBe([Role.OrganisationAdministrator]);
    }

    [Theory]
    [InlineData("da", "Sæt kryds, hvis det er meningen.")]
    [InlineData("en", "Tick the box if you mean to.")]
    public async Task Nobody_loses_the_own_right_unnoticed(string language, string message)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser(language);
        var asta = await portal.ActorAsync("asta.admin");
        var form = await browser.SignInAsAsync("asta.admin", $"/organisation/personer/{asta.AccountId}");

        var refused = await browser.SubmitAsync(form, null, ("Roles", "RightsAdministrator"));
        var done = await browser.SubmitAsync(form, null, ("Roles", "RightsAdministrator"), ("AcceptsOwnLoss", "true"));
        var after = await browser.OpenAsync("/organisation/personer");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        WebUtility.HtmlDecode(refused.Html).ShouldContain(message);
        refused.Html.ShouldContain("href=\"#AcceptsOwnLoss\"");
        done.Address.AbsolutePath.ShouldBe("/overblik");
        after.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whose_role_went_between_looking_and_asking_changes_nothing()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        var asta = await portal.ActorAsync("asta.admin");
        var mette = await portal.ActorAsync("mette.mange");
        var rita = await portal.ActorAsync("rita.rettighed");
        await AssignAsync(portal, mette.AccountId, asta, RoleSet.Text(mette.Roles), Role.UserAdministrator);

        var refused = await AssignAsync(portal, rita.AccountId, mette, "RightsAdministrator", Role.OrganisationAdministrator);

        refused!.Code.ShouldBe("NotFound");
    }

    [Fact]
    public async Task A_person_without_a_role_leaves_rather_than_staying_with_none()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var rita = await portal.ActorAsync("rita.rettighed");
        var form = await browser.SignInAsAsync("asta.admin", $"/organisation/personer/{rita.AccountId}");

        var refused = await browser.SubmitAsync(form, null);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.ShouldContain("Choose at least one role.");
    }

    [Fact]
    public async Task The_same_roles_again_tell_nobody_anything()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        var asta = await portal.ActorAsync("asta.admin");
        var rita = await portal.ActorAsync("rita.rettighed");

        (await AssignAsync(portal, rita.AccountId, asta, "RightsAdministrator", Role.RightsAdministrator)).ShouldBeNull();

        (await portal.ReadAuditAsync()).ShouldNotContain(line => line.StartsWith("person.", StringComparison.Ordinal));
        (await portal.InDatabaseAsync(database => database.Notices.CountAsync(Token))).ShouldBe(0);
    }

    private static Task<Refusal?> AssignAsync(PortalServer portal, Guid accountId, Actor actor, string seen, params Role[] roles) =>
        portal.RunAsync((AssignRoles it) => it.HandleAsync(accountId, new AssignedRoles(seen, roles, OwnLoss.NotAccepted), actor, Token));
}
