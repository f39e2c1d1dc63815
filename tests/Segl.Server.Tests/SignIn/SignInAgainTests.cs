using System.Net;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.SignIn;

public sealed class SignInAgainTests(TestDatabases databases)
{
    private const string Somebody = "bo.bruger";

    [Fact]
    public async Task Counts_for_its_purpose_and_for_five_minutes()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));

        var before = await browser.OpenAsync("/sikkerhed/adgangskode");
        var after = await browser.ApproveAsync(before, await browser.PersonAsync(Somebody));
        portal.Clock.Advance(TimeSpan.FromMinutes(4.9));
        var soon = await browser.OpenAsync("/sikkerhed/adgangskode");
        portal.Clock.Advance(TimeSpan.FromMinutes(0.2));
        var late = await browser.OpenAsync("/sikkerhed/adgangskode");

        before.Address.PathAndQuery.ShouldBe("/log-ind/igen?returnUrl=%2Fsikkerhed%2Fadgangskode&purpose=security");
        after.Address.AbsolutePath.ShouldBe("/sikkerhed/adgangskode");
        soon.Address.AbsolutePath.ShouldBe("/sikkerhed/adgangskode");
        late.Address.AbsolutePath.ShouldBe("/log-ind/igen");
    }

    [Fact]
    public async Task For_one_thing_does_not_count_for_another()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);
        portal.Clock.Advance(TimeSpan.FromMinutes(1));

        var again = await browser.OpenAsync("/log-ind/igen?purpose=something-else&returnUrl=/notifikationer");
        var back = await browser.ApproveAsync(again, await browser.PersonAsync(Somebody));

        back.Address.AbsolutePath.ShouldBe("/notifikationer");
        (await browser.OpenAsync("/sikkerhed/adgangskode")).Address.AbsolutePath.ShouldBe("/log-ind/igen");
    }

    [Fact]
    public async Task Somebody_else_cannot_do_it()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);

        var again = await browser.OpenAsync("/sikkerhed/adgangskode");
        var refused = await browser.ApproveAsync(again, await browser.PersonAsync("asta.admin"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.OpenAsync("/sikkerhed/adgangskode")).Address.AbsolutePath.ShouldBe("/log-ind/igen");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?purpose=")]
    [InlineData("?purpose=a%7Cb")]
    public async Task Without_a_purpose_there_is_no_such_page(string query)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        await browser.SignInAsAsync(Somebody);

        (await browser.OpenAsync($"/log-ind/igen{query}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
