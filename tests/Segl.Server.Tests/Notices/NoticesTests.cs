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
        await TellAsync(portal, "nora@proevekommune.example");

        var list = await browser.SignInAsAsync("karl.kontakt", "/notifikationer");
        var opened = await browser.SubmitAsync(list, "/notifikationer?handler=Open", ("notice", await IdAsync(portal, "karl.kontakt")));
        var after = await browser.OpenAsync("/notifikationer");

        list.Html.ShouldContain("Notices: 1");
        opened.Address.AbsolutePath.ShouldBe("/sikkerhed");
        after.Html.ShouldContain("Notices: 0");
    }

    [Fact]
    public async Task Nobody_is_told_who_has_no_role_in_the_organisation()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);

        await TellAsync(portal, "nora@proevekommune.example");

        (await portal.InDatabaseAsync(database => database.Notices.CountAsync())).ShouldBe(0);
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
    private static async Task TellAsync(PortalServer portal, string email)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<SeglDatabase>();
        var organisation = (await database.Organisations.ToListAsync()).Single(each => each.Cvr.Value == "91234560");
        await scope.ServiceProvider.GetRequiredService<Notify>()
            .TellByEmailAsync(organisation.Id, email, "Security.Title", "Grønt certifikat", "/sikkerhed", TestContext.Current.CancellationToken);
        await scope.ServiceProvider.GetRequiredService<UnitOfWork>().CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> IdAsync(PortalServer portal, string userId)
    {
        var normalized = userId.ToUpperInvariant();
        var id = await portal.InDatabaseAsync(database => database.Notices
            .Where(notice => database.Users.Any(account => account.Id == notice.AccountId && account.NormalizedUserName == normalized))
            .Select(notice => notice.Id).SingleAsync());
        return id.ToString();
    }
}
