using System.Net;
using System.Text.RegularExpressions;
using Segl.Ca.Storage;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Security;

public sealed partial class SecurityTests(TestDatabases databases)
{
    private const string Somebody = "bo.bruger";
    private const string NewPassword = "fire helt urelaterede ord";

    [Theory]
    [EachDatabase]
    public async Task A_new_password_ends_every_other_session(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var other = portal.Browser();
        using var browser = portal.Browser();
        await other.SignInAsAsync(Somebody);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await browser.SignInAsAsync(Somebody);
        var form = await OpenFreshAsync(portal, browser, "/sikkerhed/adgangskode");

        var done = await browser.SubmitAsync(form, null, ("Password", NewPassword), ("PasswordAgain", NewPassword));

        done.Address.AbsolutePath.ShouldBe("/sikkerhed");
        (await browser.OpenAsync("/sikkerhed")).Address.AbsolutePath.ShouldBe("/sikkerhed");
        (await other.OpenAsync("/sikkerhed")).Address.AbsolutePath.ShouldBe("/log-ind");
    }

    [Theory]
    [InlineData("kort", "kort", "at least 12|12 to 256")]
    [InlineData(NewPassword, "noget helt andet end det", "not the same")]
    public async Task A_bad_password_is_refused_at_its_field(string password, string again, string message)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        var form = await OpenFreshAsync(portal, browser, "/sikkerhed/adgangskode");

        var refused = await browser.SubmitAsync(form, null, ("Password", password), ("PasswordAgain", again));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Regex.IsMatch(refused.Html, message).ShouldBeTrue();
        refused.Html.ShouldNotContain(password);
    }

    [Theory]
    [EachDatabase]
    public async Task A_recovery_code_stands_once_for_the_app(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        var form = await OpenFreshAsync(portal, browser, "/sikkerhed/gendannelseskoder");
        var shown = await browser.SubmitAsync(form, null);
        var codes = RecoveryCode().Matches(shown.Html).Select(match => match.Value).ToList();

        var first = await SignInWithAsync(portal, codes[0].ToLowerInvariant());
        var again = await SignInWithAsync(portal, codes[0]);
        var second = await SignInWithAsync(portal, codes[1].Replace("-", " ", StringComparison.Ordinal));

        codes.Count.ShouldBe(10);
        codes.Distinct().Count().ShouldBe(10);
        first.Status.ShouldBe(HttpStatusCode.OK);
        again.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        second.Status.ShouldBe(HttpStatusCode.OK);
        (await browser.OpenAsync("/sikkerhed")).Html.ShouldContain("Left: 8 of 10");
    }

    [Fact]
    public async Task New_recovery_codes_end_the_old_ones()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        var form = await OpenFreshAsync(portal, browser, "/sikkerhed/gendannelseskoder");
        var old = RecoveryCode().Match((await browser.SubmitAsync(form, null)).Html).Value;

        await browser.SubmitAsync(form, null);

        (await SignInWithAsync(portal, old)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_new_authenticator_counts_once_its_code_is_shown()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        var form = await OpenFreshAsync(portal, browser, "/sikkerhed/godkendelsesapp");
        var secret = Totp.SecretOn(form);

        var refused = await browser.SubmitAsync(form, null, ("Code", "000000"));
        var done = await browser.SubmitAsync(form, null, ("Code", secret.CodeAt(portal.Clock.Now)));
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var old = await SignInWithAsync(portal, (await browser.PersonAsync(Somebody)).GetProperty("code").GetString()!);
        var present = await SignInWithAsync(portal, secret.CodeAt(portal.Clock.Now));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        done.Address.AbsolutePath.ShouldBe("/sikkerhed");
        old.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        present.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/sikkerhed/adgangskode")]
    [InlineData("/sikkerhed/godkendelsesapp")]
    [InlineData("/sikkerhed/gendannelseskoder")]
    [InlineData("/sikkerhed/adgangsnoegle")]
    public async Task Every_change_demands_to_sign_in_again(string path)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);

        (await browser.OpenAsync(path)).Address.AbsolutePath.ShouldBe("/log-ind/igen");
    }

    private static async Task<TestPage> OpenFreshAsync(PortalServer portal, TestBrowser browser, string path)
    {
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        return await browser.ApproveAsync(await browser.OpenAsync(path), await browser.PersonAsync(Somebody));
    }

    private static async Task<TestPage> SignInWithAsync(PortalServer portal, string code)
    {
        using var browser = portal.Browser();
        var person = await browser.PersonAsync(Somebody);
        var approval = await browser.SubmitAsync(await browser.OpenAsync("/log-ind"), null, ("UserId", Somebody));
        return await browser.SubmitAsync(
            approval, "/log-ind?handler=Password", ("Password", person.GetProperty("password").GetString()!), ("Code", code));
    }

    [GeneratedRegex("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", RegexOptions.ExplicitCapture)]
    private static partial Regex RecoveryCode();
}
