using System.Net;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Organisations;

public sealed class ChangeSettingsTests(TestDatabases databases)
{
    private static readonly (string Name, string Value)[] s_notices = [(
        "NoticeDays", "60, 30, 14, 7, 1"), ("ContactPerson", "true"), ("UserAdministrators", "true")];

    [Theory]
    [EachDatabase]
    public async Task An_administrator_changes_them_and_others_see_them(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var administrator = portal.Browser();
        using var reader = portal.Browser();
        var form = await administrator.SignInAsAsync("asta.admin", "/organisation/ret");

        var saved = await administrator.SubmitAsync(form, null, [.. s_notices, ("Certificates", "true"), ("Seals", "true")]);
        var seen = await reader.SignInAsAsync("rita.rettighed", "/organisation");

        saved.Html.ShouldContain("The settings are saved");
        seen.Html.ShouldContain("Only organisation administrators can change the settings.");
        TestPage.OneLine(seen.Html).ShouldContain("<dt>Allow seals</dt><dd>Yes</dd>");
        TestPage.OneLine(seen.Html).ShouldContain("<dt>Allow identification via API</dt><dd>No</dd>");
    }

    [Theory]
    [EachDatabase]
    public async Task Who_looked_before_somebody_else_changed_them_must_look_again(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var first = portal.Browser();
        using var second = portal.Browser();
        var firstForm = await first.SignInAsAsync("asta.admin", "/organisation/ret");
        var secondForm = await second.SignInAsAsync("mette.mange", "/organisation/ret");
        await first.SubmitAsync(firstForm, null, [.. s_notices, ("Seals", "true")]);

        var refused = await second.SubmitAsync(secondForm, null, [.. s_notices, ("Api", "true")]);

        ((int)refused.Status).ShouldBeInRange(409, 422);
        TestPage.OneLine((await first.OpenAsync("/organisation")).Html).ShouldContain("<dt>Allow identification via API</dt><dd>No</dd>");
    }

    [Theory]
    [EachDatabase]
    public async Task Who_is_told_before_expiry_and_when_is_chosen(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var form = await browser.SignInAsAsync("asta.admin", "/organisation/ret");

        var saved = await browser.SubmitAsync(
            form, null, ("NoticeDays", "3;90 30"), ("UserAdministrators", "true"), ("NoticeEmail", "vagt@aeblegaarden.example"),
            ("LocalIdp", "true"));
        var kept = await portal.InDatabaseAsync(async database =>
            (await database.Organisations.ToListAsync()).Single(own => own.Cvr.Value == "91234560"));

        form.Html.ShouldContain("value=\"60, 30, 14, 7, 1\"");
        TestPage.OneLine(saved.Html).ShouldContain("<dd>90, 30, 3</dd>");
        TestPage.OneLine(saved.Html).ShouldContain("<dt>Allow local IdP</dt><dd>Yes</dd>");
        kept.ExpiryNoticeDays.Days.ShouldBe([90, 30, 3]);
        (kept.TellsContactPersonOfExpiry, kept.TellsUserAdministratorsOfExpiry).ShouldBe((false, true));
        kept.ExpiryNoticeEmail!.Value.ShouldBe("vagt@aeblegaarden.example");
    }

    [Fact]
    public async Task One_event_tells_what_changed_and_none_that_nothing_did()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var form = await browser.SignInAsAsync("asta.admin", "/organisation/ret");

        await browser.SubmitAsync(
            form, null, ("NoticeDays", "45"), ("ContactPerson", "true"), ("UserAdministrators", "true"), ("Certificates", "true"));
        var again = await browser.OpenAsync("/organisation/ret");
        await browser.SubmitAsync(
            again, null, ("NoticeDays", "45"), ("ContactPerson", "true"), ("UserAdministrators", "true"), ("Certificates", "true"));

        var told = (await portal.ReadAuditAsync())
            .Where(line => line.Contains("organisation.change-settings", StringComparison.Ordinal)).ToList();
        told.Count.ShouldBe(1);
        told[0].ShouldContain("\"expiryNoticeDays\":\"45\"");
        told[0].ShouldNotContain("allowsSeals");
    }

    [Theory]
    [InlineData("da", "Vælg mindst én, der får besked")]
    [InlineData("en", "Choose at least one who is told")]
    public async Task Somebody_must_be_told_before_expiry(string language, string message)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser(language);
        var form = await browser.SignInAsAsync("asta.admin", "/organisation/ret");

        var refused = await browser.SubmitAsync(form, null, ("NoticeDays", "30"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        WebUtility.HtmlDecode(refused.Html).ShouldContain(message);
    }

    [Theory]
    [InlineData("bo.bruger")]
    [InlineData("rita.rettighed")]
    [InlineData("karl.kontakt")]
    public async Task For_others_there_is_no_such_page(string userId)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        var page = await browser.SignInAsAsync(userId, "/organisation/ret");

        page.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_person_of_two_organisations_chooses_one_and_sees_only_that()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        var choice = await browser.SignInAsAsync("bente.begge", "/organisation");
        var second = System.Text.RegularExpressions.Regex.Match(choice.Html, "value=\"(?<id>[0-9a-f-]{36})\"[^>]*>N").Groups["id"].Value;
        var chosen = await browser.SubmitAsync(choice, null, ("organisation", second));
        var foreign = await browser.SubmitAsync(choice, null, ("organisation", "01890000-0000-7000-8000-000000000000"));

        choice.Address.AbsolutePath.ShouldBe("/organisation/vaelg");
        chosen.Address.AbsolutePath.ShouldBe("/organisation");
        chosen.Html.ShouldContain("98765430");
        chosen.Html.ShouldNotContain("91234560");
        foreign.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_form_filled_in_for_one_organisation_is_not_carried_out_for_another()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var choice = await browser.SignInAsAsync("bente.begge", "/certifikater/opret");
        var organisations = System.Text.RegularExpressions.Regex.Matches(choice.Html, "value=\"(?<id>[0-9a-f-]{36})\"")
            .Select(match => match.Groups["id"].Value).Distinct().ToList();
        var form = await browser.SubmitAsync(choice, null, ("organisation", organisations[0]));
        var change = await browser.OpenAsync("/organisation/vaelg");
        await browser.SubmitAsync(change, null, ("organisation", organisations[1]));

        var refused = await browser.SubmitAsync(form, null);
        var back = await browser.SubmitAsync(change, null, ("organisation", organisations[0]));
        var taken = await browser.SubmitAsync(form, null);

        form.Status.ShouldBe(HttpStatusCode.OK);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Html.ShouldContain("changed organisation"); // Bente reads English.
        back.Status.ShouldBe(HttpStatusCode.OK);
        taken.Status.ShouldNotBe(HttpStatusCode.BadRequest);
    }
}
