using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Notices;
using Segl.Server.Storage;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Notices;

public sealed class NoticesTests(TestDatabases databases)
{
    [Theory]
    [EachDatabase]
    public async Task A_notice_is_counted_beside_the_name_until_it_is_read(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        await TellAsync(portal, "karl@aeblegaarden.example");

        var list = await browser.SignInAsAsync("karl.kontakt", "/notifikationer");
        var opened = await browser.SubmitAsync(list, "/notifikationer?handler=Open", ("notice", await IdAsync(portal, "karl.kontakt")));
        var after = await browser.OpenAsync("/notifikationer");

        list.Html.ShouldContain("Notices: 1");
        opened.Address.AbsolutePath.ShouldBe("/sikkerhed");
        after.Html.ShouldContain("Notices: 0");
    }

    [Fact]
    public async Task One_is_marked_as_read_without_leaving_the_list_and_then_all()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await TellAsync(portal, "karl@aeblegaarden.example");
        var first = await IdAsync(portal, "karl.kontakt");
        await TellAsync(portal, "karl@aeblegaarden.example");
        await TellAsync(portal, "karl@aeblegaarden.example");

        var list = await browser.SignInAsAsync("karl.kontakt", "/notifikationer");
        var one = await browser.SubmitAsync(list, "/notifikationer?handler=Read", ("notice", first));
        var all = await browser.SubmitAsync(one, "/notifikationer?handler=All");

        list.Html.ShouldContain("Notices: 3 unread");
        one.Address.AbsolutePath.ShouldBe("/notifikationer");
        one.Html.ShouldContain("Notices: 2 unread");
        all.Html.ShouldContain("Notices: 0 unread");
        all.Html.ShouldNotContain("Mark as read");
    }

    [Theory]
    [EachDatabase]
    public async Task A_long_list_goes_on_with_older_ones_and_loses_and_doubles_none(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        for (var told = 0; told < 2 * ListNotices.PerPage + 1; told++)
            await TellAsync(portal, "karl@aeblegaarden.example", $"Notice {told:D3}.");
        await TellAsync(portal, "bo@aeblegaarden.example", "Somebody else’s.");

        var pages = new List<TestPage> { await browser.SignInAsAsync("karl.kontakt", "/notifikationer") };
        while (pages[^1].Html.Contains("Older notices", StringComparison.Ordinal))
            pages.Add(await browser.OpenAsync(pages[^1].LinkWith("before=")));

        pages.Count.ShouldBe(3);
        var shown = pages.SelectMany(page =>
            System.Text.RegularExpressions.Regex.Matches(page.Html, "<span>(?<about>Notice [0-9]{3})")
                .Select(match => match.Groups["about"].Value)).ToList();
        shown.Count.ShouldBe(2 * ListNotices.PerPage + 1);
        shown.ShouldBeUnique();
        pages[^1].Html.ShouldContain("Newest notices");
    }

    [Fact]
    public async Task A_page_after_a_notice_that_is_nobodys_is_the_first_page()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await TellAsync(portal, "karl@aeblegaarden.example", "Mine.");
        await TellAsync(portal, "bo@aeblegaarden.example", "Somebody else’s.");

        var list = await browser.SignInAsAsync("karl.kontakt", $"/notifikationer?before={await IdAsync(portal, "bo.bruger")}");

        list.Html.ShouldContain("Mine.");
    }

    [Theory]
    [EachDatabase]
    public async Task A_person_chooses_mails_and_their_language(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser("da");
        var form = await browser.SignInAsAsync("bo.bruger", "/notifikationer/mails");

        var saved = await browser.SubmitAsync(form, null, ("Preference", "OnlyWhatNeedsMe"), ("Language", "English"));
        await browser.SubmitAsync(saved, null, ("Preference", "OnlyWhatNeedsMe"), ("Language", "English"));
        var refused = await browser.SubmitAsync(saved, null, ("Language", "English"));

        saved.Html.ShouldContain("Dit valg er gemt");
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.ShouldContain("Vælg, hvilke mails du vil have.");
        var bo = await portal.InDatabaseAsync(database => database.Users.SingleAsync(account => account.UserName == "bo.bruger"));
        (bo.MailPreference, bo.Language).ShouldBe((MailPreference.OnlyWhatNeedsMe, "en"));
        (await portal.ReadAuditAsync()).Count(line => line.StartsWith("account.choose-mails", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task A_notice_of_another_own_organisation_names_it_and_leads_there_after_choosing_it(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        await TellAsync(portal, "bente@aeblegaarden.example", path: "/organisation");
        var choice = await browser.SignInAsAsync("bente.begge", "/organisation/vaelg");
        await browser.SubmitAsync(choice, null, ("organisation", await OrganisationAsync(portal, "98765430")));

        var list = await browser.OpenAsync("/notifikationer");
        var asked = await browser.SubmitAsync(list, "/notifikationer?handler=Open", ("notice", await IdAsync(portal, "bente.begge")));
        var there = await browser.SubmitAsync(asked, null, ("organisation", await OrganisationAsync(portal, "91234560")));

        var name = await portal.InDatabaseAsync(async database => (await database.Organisations.ToListAsync())
            .Single(organisation => organisation.Cvr.Value == "91234560").Name.Value);
        list.Html.ShouldContain(name);
        asked.Address.AbsolutePath.ShouldBe("/organisation/vaelg");
        asked.Html.ShouldContain($"belongs to {name}");
        there.Address.AbsolutePath.ShouldBe("/organisation");
    }

    [Fact]
    public async Task What_is_not_there_may_be_another_own_organisations()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var ofBoth = portal.Browser();
        using var ofOne = portal.Browser();
        var choice = await ofBoth.SignInAsAsync("bente.begge", "/organisation/vaelg");
        await ofBoth.SubmitAsync(choice, null, ("organisation", await OrganisationAsync(portal, "98765430")));
        const string path = "/profiler/01989f3e-0000-7000-8000-000000000001";

        var missing = await ofBoth.OpenAsync(path);
        var missingToOne = await ofOne.SignInAsAsync("bo.bruger", path);
        var again = await ofBoth.OpenAsync(missing.LinkWith("/organisation/vaelg"));

        (missing.Status, missingToOne.Status).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
        missingToOne.Html.ShouldNotContain("/organisation/vaelg");
        again.Html.ShouldContain($"value=\"{path}\"");
    }

    [Fact]
    public async Task Somebody_elses_notice_is_not_there()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await TellAsync(portal, "karl@aeblegaarden.example");
        await TellAsync(portal, "bo@aeblegaarden.example");

        var list = await browser.SignInAsAsync("bo.bruger", "/notifikationer");
        var foreign = await browser.SubmitAsync(list, "/notifikationer?handler=Open", ("notice", await IdAsync(portal, "karl.kontakt")));

        foreign.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    // In the first organisation, whoever the address belongs to.
    private static async Task TellAsync(PortalServer portal, string email, string about = "Grønt certifikat", string path = "/sikkerhed")
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        var organisation = (await database.Organisations.ToListAsync()).Single(each => each.Cvr.Value == "91234560");
        var readers = await database.Users.Where(account => account.Email == email).Select(account => account.Id).ToListAsync();
        scope.ServiceProvider.GetRequiredService<Notify>().Tell(organisation.Id, readers, "No.Such.Text", about, path);
        await scope.ServiceProvider.GetRequiredService<UnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> OrganisationAsync(PortalServer portal, string cvr) =>
        await portal.InDatabaseAsync(async database =>
            $"{(await database.Organisations.ToListAsync()).Single(organisation => organisation.Cvr.Value == cvr).Id}");

    private static async Task<string> IdAsync(PortalServer portal, string userId)
    {
        var normalized = userId.ToUpperInvariant();
        var id = await portal.InDatabaseAsync(database => database.Notices
            .Where(notice => database.Users.Any(account => account.Id == notice.AccountId && account.NormalizedUserName == normalized))
            .Select(notice => notice.Id).SingleAsync());
        return id.ToString();
    }
}
