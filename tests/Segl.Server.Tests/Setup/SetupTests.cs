using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Setup;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Setup;

public sealed class SetupTests(TestDatabases databases)
{
    private const string Password = "fire helt urelaterede ord";

    [Theory]
    [EachDatabase]
    public async Task The_first_start_leads_to_an_administrator_who_can_sign_in(DatabaseKind kind)
    {
        await using var portal = await StartAsync(kind);
        using var browser = portal.Browser();
        var form = await browser.OpenAsync(await OfferAsync(portal));
        var secret = Totp.SecretOn(form);

        var done = await SubmitAsync(browser, form, portal);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var approval = await browser.SubmitAsync(
            await browser.OpenAsync("/log-ind?returnUrl=/organisation"), null, ("UserId", "Foerste.Admin"));
        var signedIn = await browser.SubmitAsync(
            approval, "/log-ind?handler=Password", ("Password", Password), ("Code", secret.CodeAt(portal.Clock.Now)));

        done.Status.ShouldBe(HttpStatusCode.OK);
        done.Html.ShouldContain("Segl is ready");
        signedIn.Address.AbsolutePath.ShouldBe("/organisation");
        signedIn.Html.ShouldContain("13585628");
        signedIn.Html.ShouldContain("Change settings");
    }

    [Theory]
    [EachDatabase]
    public async Task A_link_works_once(DatabaseKind kind)
    {
        await using var portal = await StartAsync(kind);
        using var browser = portal.Browser();
        var link = await OfferAsync(portal);
        var form = await browser.OpenAsync(link);
        await SubmitAsync(browser, form, portal);

        var opened = await browser.OpenAsync(link);
        var posted = await SubmitAsync(browser, form, portal);

        opened.Status.ShouldBe(HttpStatusCode.NotFound);
        opened.Html.ShouldContain("The link no longer works");
        posted.Status.ShouldBe(HttpStatusCode.NotFound);
        (await portal.InDatabaseAsync(database => database.Users.CountAsync())).ShouldBe(1);
    }

    [Theory]
    [EachDatabase]
    public async Task Two_at_once_make_one_organisation(DatabaseKind kind)
    {
        await using var portal = await StartAsync(kind);
        using var browser = portal.Browser();
        var first = await browser.OpenAsync(await OfferAsync(portal));
        var second = await browser.OpenAsync(await OfferAsync(portal));

        var answers = await Task.WhenAll(SubmitAsync(browser, first, portal), SubmitAsync(browser, second, portal));

        answers.ShouldAllBe(answer => (int)answer.Status < 500);
        (await portal.InDatabaseAsync(database => database.Organisations.CountAsync())).ShouldBe(1);
        (await portal.InDatabaseAsync(database => database.Users.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_link_works_for_a_day()
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var link = await OfferAsync(portal);

        portal.Clock.Sleep(TimeSpan.FromHours(24));

        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    public async Task Another_token_is_no_link(string token)
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        (await browser.OpenAsync($"/opsaetning/{token}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_token_itself_is_not_kept()
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        var token = (await OfferAsync(portal)).Split('/')[^1];

        var kept = await portal.InDatabaseAsync(database => database.SetupLinks.Select(link => link.TokenHash).ToListAsync());

        kept.ShouldAllBe(hash => hash.Length == 32 && System.Buffers.Text.Base64Url.EncodeToString(hash) != token);
    }

    [Fact]
    public async Task Where_there_are_accounts_no_link_is_offered()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        await using var scope = portal.Services.CreateAsyncScope();

        (await scope.ServiceProvider.GetRequiredService<OfferSetup>().HandleAsync(TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [InlineData("Form.OrganisationName", "")]
    [InlineData("Form.Cvr", "12345678")]
    [InlineData("Form.Cvr", "91234560")]
    [InlineData("Form.Gln", "5790000000013")]
    [InlineData("Form.PNumbers", "123")]
    [InlineData("Form.SeNumbers", "abc")]
    [InlineData("Form.Name", "")]
    [InlineData("Form.Name", "\u0301\u0301")]
    [InlineData("Form.OrganisationName", "\u0301")]
    [InlineData("Form.Email", "ø@eksempel.dk")]
    [InlineData("Form.UserId", "a b c")]
    [InlineData("Form.Password", "kort")]
    [InlineData("Form.PasswordAgain", "noget andet end det")]
    [InlineData("Code", "000000")]
    public async Task What_cannot_be_is_said_at_its_field(string field, string value)
    {
        await using var portal = await StartAsync(DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var form = await browser.OpenAsync(await OfferAsync(portal));

        var refused = await SubmitAsync(browser, form, portal, (field, value));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Title.ShouldStartWith("Error:");
        refused.Html.ShouldContain("aria-invalid=\"true\"");
        refused.Html.ShouldContain($"name=\"{field}\"");
        (await portal.InDatabaseAsync(database => database.Users.CountAsync())).ShouldBe(0);
    }

    private Task<PortalServer> StartAsync(DatabaseKind kind) =>
        PortalServer.StartAsync(databases, kind, ("Segl:Mode", "Production"), ("Segl:Mail:SmtpHost", "127.0.0.1"));

    private static async Task<string> OfferAsync(PortalServer portal)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var link = await scope.ServiceProvider.GetRequiredService<OfferSetup>().HandleAsync(TestContext.Current.CancellationToken);
        return new Uri(link.ShouldNotBeNull()).AbsolutePath;
    }

    private static Task<TestPage> SubmitAsync(
        TestBrowser browser, TestPage form, PortalServer portal, (string Name, string Value)? other = null)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Form.OrganisationName"] = "Første Ærlige Forening",
            ["Form.Cvr"] = "13585628",
            ["Form.Gln"] = "",
            ["Form.PNumbers"] = "1000000001\r\n1000000002",
            ["Form.SeNumbers"] = "",
            ["Form.Name"] = "Fie Første",
            ["Form.Email"] = "fie@example.com",
            ["Form.UserId"] = "foerste.admin",
            ["Form.Password"] = Password,
            ["Form.PasswordAgain"] = Password,
            ["Code"] = Totp.SecretOn(form).CodeAt(portal.Clock.Now),
        };
        if (other is { } given)
            fields[given.Name] = given.Value;
        return browser.SubmitAsync(form, null, [.. fields.Select(field => (field.Key, field.Value))]);
    }
}
