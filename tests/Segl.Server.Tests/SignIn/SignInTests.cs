using System.Net;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Organisations;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.SignIn;

public sealed class SignInTests(TestDatabases databases)
{
    private const string Somebody = "bo.bruger";

    [Theory]
    [EachDatabase]
    public async Task Password_and_code_sign_in_and_lead_back(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();

        var page = await browser.SignInAsAsync(Somebody, "/notifikationer");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Address.AbsolutePath.ShouldBe("/notifikationer");
        page.Html.ShouldContain("Bo Br");
        browser.Cookies.Keys.ShouldContain("__Host-segl");
    }

    [Fact]
    public async Task A_page_for_signed_in_people_leads_through_sign_in_and_back()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        var asked = await browser.OpenAsync("/notifikationer?a=b");

        asked.Address.PathAndQuery.ShouldBe("/log-ind?returnUrl=%2Fnotifikationer%3Fa%3Db");
    }

    [Theory]
    [InlineData("wrong", null)]
    [InlineData(null, "000000")]
    [InlineData(null, "")]
    [InlineData("", null)]
    [InlineData(null, "AAAA-AAAA-AAAA-AAAA")]
    public async Task Neither_password_nor_code_alone_is_enough(string? password, string? code)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        var page = await TryAsync(browser, Somebody, password, code);

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.ShouldContain("User ID, password or one-time code is wrong.");
        browser.Cookies.Keys.ShouldNotContain("__Host-segl");
    }

    [Theory]
    [EachDatabase]
    public async Task A_wrong_password_stands_in_the_trail_of_the_persons_organisation(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var wrong = portal.Browser();
        using var administrator = portal.Browser();
        await TryAsync(wrong, "karl.kontakt", "wrong-wrong-wrong", "123456");
        await TryAsync(wrong, "nora.nabo", "wrong-wrong-wrong", "123456");

        var trail = await administrator.SignInAsAsync("mette.mange", "/revisionsspor");

        trail.Html.Split("Tried to sign in").Length.ShouldBe(2);
    }

    [Fact]
    public async Task An_unknown_user_id_gets_the_same_pages_as_a_known_one()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var first = portal.Browser();
        using var second = portal.Browser();

        var known = await TryAsync(first, Somebody, "wrong-wrong-wrong", "123456");
        var unknown = await TryAsync(second, "nobody.here", "wrong-wrong-wrong", "123456");

        unknown.Status.ShouldBe(known.Status);
        Comparable(unknown, "nobody.here").ShouldBe(Comparable(known, Somebody));
    }

    [Theory]
    [EachDatabase]
    public async Task A_code_of_the_app_is_taken_once(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var first = portal.Browser();
        using var second = portal.Browser();
        var person = await first.PersonAsync(Somebody);
        var code = person.GetProperty("code").GetString();
        (await TryAsync(first, Somebody, null, code)).Status.ShouldBe(HttpStatusCode.OK);

        var again = await TryAsync(second, Somebody, null, code);

        again.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        second.Cookies.Keys.ShouldNotContain("__Host-segl");
    }

    [Theory]
    [EachDatabase]
    public async Task Five_wrong_tries_pause_an_account_for_some_minutes_only(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        for (var tries = 0; tries < 5; tries++)
            await TryAsync(browser, Somebody, "wrong", "000000");

        var paused = await TryAsync(browser, Somebody, null, null);
        portal.Clock.Advance(TimeSpan.FromMinutes(5));
        var later = await browser.SignInAsAsync(Somebody);

        paused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        later.Status.ShouldBe(HttpStatusCode.OK);
        browser.Cookies.Keys.ShouldContain("__Host-segl");
    }

    [Theory]
    [EachDatabase]
    public async Task Wrong_tries_at_once_are_no_more_than_wrong_tries_after_another(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        var person = await portal.Browser().PersonAsync(Somebody);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TryAsync(portal.Browser(), Somebody, "wrong", "000000")));

        var paused = await TryAsync(
            portal.Browser(), Somebody, person.GetProperty("password").GetString(), person.GetProperty("code").GetString());

        paused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_session_ends_after_a_quarter_of_an_hour_without_a_request()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);

        portal.Clock.Advance(TimeSpan.FromMinutes(14));
        var active = await browser.OpenAsync("/notifikationer");
        portal.Clock.Advance(TimeSpan.FromMinutes(14));
        var stillActive = await browser.OpenAsync("/notifikationer");
        portal.Clock.Advance(TimeSpan.FromMinutes(15));
        var idle = await browser.OpenAsync("/notifikationer");

        active.Address.AbsolutePath.ShouldBe("/notifikationer");
        stillActive.Address.AbsolutePath.ShouldBe("/notifikationer");
        idle.Address.AbsolutePath.ShouldBe("/log-ind");
    }

    [Fact]
    public async Task A_session_ends_after_eight_hours_however_busy()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);

        for (var minutes = 0; minutes < 470; minutes += 10)
        {
            portal.Clock.Sleep(TimeSpan.FromMinutes(10));
            (await browser.OpenAsync("/notifikationer")).Address.AbsolutePath.ShouldBe("/notifikationer");
        }

        portal.Clock.Advance(TimeSpan.FromMinutes(10));
        (await browser.OpenAsync("/notifikationer")).Address.AbsolutePath.ShouldBe("/log-ind");
    }

    [Theory]
    [EachDatabase]
    public async Task Signing_out_ends_the_session_for_a_copied_cookie_too(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var page = await browser.SignInAsAsync(Somebody);
        var copied = browser.Cookies["__Host-segl"];

        await browser.SubmitAsync(page, "/log-ud");
        using var thief = portal.Browser();
        using var answer = await thief.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, "/notifikationer")
        {
            Headers = { { "Cookie", $"__Host-segl={copied}" } },
        });

        browser.Cookies.Keys.ShouldNotContain("__Host-segl");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldStartWith("/log-ind");
    }

    [Fact]
    public async Task Each_sign_in_gets_a_cookie_of_its_own()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        var first = await SessionsAsync(portal);

        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.SignInAsAsync(Somebody);

        (await SessionsAsync(portal)).Except(first).Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com")]
    public async Task A_way_back_to_another_site_is_not_taken(string returnUrl)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        var page = await browser.SignInAsAsync(Somebody, returnUrl);

        page.Address.AbsolutePath.ShouldBe("/overblik");
        page.Address.Host.ShouldBe("127.0.0.1");
    }

    [Theory]
    [EachDatabase]
    public async Task A_role_that_was_taken_away_counts_from_the_next_request_on(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        await browser.SignInAsAsync("mette.mange");
        (await browser.OpenAsync("/organisation")).Status.ShouldBe(HttpStatusCode.OK);

        await portal.InDatabaseAsync(database =>
            database.Memberships.Where(member => member.Role != Role.ContactPerson).ExecuteDeleteAsync());

        (await browser.OpenAsync("/organisation")).Address.AbsolutePath.ShouldBe("/organisation/vaelg");
    }

    [Fact]
    public async Task A_right_that_nobody_gave_is_a_page_that_does_not_exist()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync("karl.kontakt");

        (await browser.OpenAsync("/organisation")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<List<Guid>> SessionsAsync(PortalServer portal) =>
        portal.InDatabaseAsync(database => database.SignInSessions.Select(session => session.Id).ToListAsync());

    // Null means what is right.
    private static async Task<TestPage> TryAsync(TestBrowser browser, string userId, string? password, string? code)
    {
        var person = password is null || code is null ? await browser.PersonAsync(userId) : default;
        var signIn = await browser.OpenAsync("/log-ind");
        var approval = await browser.SubmitAsync(signIn, null, ("UserId", userId));
        return await browser.SubmitAsync(
            approval, "/log-ind?handler=Password",
            ("Password", password ?? person.GetProperty("password").GetString()!),
            ("Code", code ?? person.GetProperty("code").GetString()!));
    }

    // The tokens of forms differ each time.
    private static string Comparable(TestPage page, string userId) =>
        string.Join(
            '\n',
            page.Html.Replace(userId, "(user id)", StringComparison.Ordinal).Split('\n')
                .Where(line => !line.Contains("form-token", StringComparison.Ordinal)));
}
