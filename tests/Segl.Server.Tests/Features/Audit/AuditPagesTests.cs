using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Server.Features.Audit;
using Segl.Server.Storage;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features.Audit;

/// <summary>The audit trail as its reader meets it: the list, its filters, and the file.</summary>
public sealed partial class AuditPagesTests(TestDatabases databases)
{
    private const string Page = "/revisionsspor";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Tells_events_in_words_with_the_names_of_people_and_links_to_things(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var own = await OrganisationAsync(portal, "91234560");
        var people = await PeopleAsync(portal);
        await RecordAsync(
            portal, own, people["asta.admin"], "organisation.change-settings", $"organisation:{own}", ("allowsSeals", "True"));

        var page = await browser.SignInAsAsync("rita.rettighed", Page);

        page.Status.ShouldBe(HttpStatusCode.OK);
        var text = TextOf(page);
        text.ShouldContain("Asta Ågård");
        text.ShouldContain("Changed the settings of the organisation");
        text.ShouldContain("Seals: yes");
        text.ShouldContain("Rita Rønne from 127.0.0.1 Signed in");
        text.ShouldNotContain(people["asta.admin"].ToString());
    }

    [Fact]
    public async Task Tells_the_same_in_Danish()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser("da");

        TextOf(await browser.SignInAsAsync("rita.rettighed", Page))
            .ShouldContain("Rita Rønne fra 127.0.0.1 Loggede ind Metode: adgangskode Gennemført");
    }

    [Fact]
    public async Task Shows_nothing_of_another_organisation()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var foreign = await OrganisationAsync(portal, "98765430");
        var people = await PeopleAsync(portal);
        await RecordAsync(portal, foreign, people["nora.nabo"], "organisation.change-settings", $"organisation:{foreign}");

        var all = await browser.SignInAsAsync("bo.bruger", Page);
        var asked = await browser.OpenAsync($"{Page}?hvem={people["nora.nabo"]}&emne={foreign}");

        TextOf(all).ShouldNotContain("Nora");
        TextOf(asked).ShouldContain("No events match.");
    }

    [Theory]
    [InlineData("hvad=organisation", true)]
    [InlineData("hvad=order", false)]
    [InlineData("udfald=Succeeded", true)]
    [InlineData("udfald=Refused", false)]
    [InlineData("fra=2020-01-01&til=2099-12-31", true)]
    [InlineData("til=2020-01-01", false)]
    [InlineData("hvem=segl", false)]
    public async Task Narrows_down_by_what_the_address_says(string query, bool isShown)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var own = await OrganisationAsync(portal, "91234560");
        await RecordAsync(portal, own, (await PeopleAsync(portal))["asta.admin"], "organisation.change-settings", $"organisation:{own}");

        var page = await browser.SignInAsAsync("bo.bruger", $"{Page}?{query}");

        page.Status.ShouldBe(HttpStatusCode.OK);
        TextOf(page).Contains("Changed the settings", StringComparison.Ordinal).ShouldBe(isShown);
    }

    [Theory]
    [InlineData("fra=yesterday", "Fra")]
    [InlineData("til=2026-02-30", "Til")]
    [InlineData("fra=2026-03-02&til=2026-03-01", "Til")]
    [InlineData("til=9999-12-31", "Til")]
    [InlineData("hvem=somebody", "Hvem")]
    [InlineData("hvad=%F0%9F%93%A7", "Hvad")]
    [InlineData("udfald=7", "Udfald")]
    [InlineData("emne=%3Cscript%3E", "Emne")]
    public async Task Says_at_the_field_what_it_cannot_read(string query, string field)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        var list = await browser.SignInAsAsync("bo.bruger", $"{Page}?{query}");

        list.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        list.Html.ShouldContain($"id=\"{field}-error\"");
        list.Html.ShouldContain($"href=\"#{field}\"");
        (await browser.OpenAsync($"{Page}/eksport?{query}")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("foer=-9223372036854775808", HttpStatusCode.OK)]
    [InlineData("efter=9223372036854775807", HttpStatusCode.OK)]
    [InlineData("foer=0", HttpStatusCode.OK)]
    [InlineData("efter=x", HttpStatusCode.BadRequest)]
    public async Task Is_not_upset_by_numbers_that_no_event_has(string query, HttpStatusCode status)
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();

        (await browser.SignInAsAsync("bo.bruger", $"{Page}?{query}")).Status.ShouldBe(status);
    }

    [Theory, EachDatabase]
    public async Task Leads_to_older_events_and_back(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var own = await OrganisationAsync(portal, "91234560");
        var asta = (await PeopleAsync(portal))["asta.admin"];
        for (var number = 0; number < FindAuditEvents.PerPage + 5; number++)
            await RecordAsync(portal, own, asta, "organisation.change-settings", $"organisation:{own}");

        var newest = await browser.SignInAsAsync("bo.bruger", $"{Page}?hvad=organisation");
        var older = await browser.OpenAsync(newest.LinkWith("foer="));
        var back = await browser.OpenAsync(older.LinkWith("efter="));

        Rows(newest).ShouldBe(FindAuditEvents.PerPage);
        Rows(older).ShouldBe(5);
        Should.Throw<InvalidOperationException>(() => older.LinkWith("foer="));
        NumbersOf(back).ShouldBe(NumbersOf(newest));
    }

    [Theory, EachDatabase]
    public async Task Exports_lines_from_which_a_stranger_computes_the_hashes(DatabaseKind kind)
    {
        await using var portal = await PortalServer.StartAsync(databases, kind);
        using var browser = portal.Browser();
        var own = await OrganisationAsync(portal, "91234560");
        await RecordAsync(
            portal, own, (await PeopleAsync(portal))["asta.admin"], "profile.create", $"profile:{own}", ("name", "Ærø \"<'\u2028"));

        var file = await ExportAsync(browser, "");

        file.Headers["Content-Type"].ShouldBe(AuditLines.ContentType);
        file.Headers["Content-Disposition"].ShouldMatch("attachment; filename=revisionsspor-\\d{4}-\\d{2}-\\d{2}\\.jsonl");
        var lines = file.Html.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var records = lines.Select(line => AuditLines.Read(line).Value).ToList();
        records.ShouldAllBe(record => record.ComputeHash().SequenceEqual(record.Hash.ToArray()));
        records.Select(record => record.Sequence).ShouldBeInOrder();
        records.ShouldAllBe(record => record.Organisation == own.ToString());
        records[^1].Action.ShouldBe("audit.export");
        lines.ShouldAllBe(line => JsonDocument.Parse(line, default).RootElement.GetProperty("hash").GetString()!.Length == 64);
    }

    [Fact]
    public async Task Exports_only_what_is_asked_for_and_records_it_once()
    {
        await using var portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);
        using var browser = portal.Browser();
        var own = await OrganisationAsync(portal, "91234560");
        await RecordAsync(portal, own, (await PeopleAsync(portal))["asta.admin"], "organisation.change-settings", $"organisation:{own}");

        var file = await ExportAsync(browser, "?hvad=organisation&udfald=Succeeded");
        var whole = await ExportAsync(browser, "");

        file.Html.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => AuditLines.Read(line).Value.Action)
            .ShouldBe(["organisation.change-settings"]);
        var exports = whole.Html.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => AuditLines.Read(line).Value)
            .Where(record => record.Action == "audit.export").ToList();
        exports.Count.ShouldBe(2);
        exports[0].DetailsJson.ShouldContain("\"what\":\"organisation\"");
    }

    // Signs in the first time; a second time the person is known.
    private static async Task<TestPage> ExportAsync(TestBrowser browser, string query)
    {
        var form = browser.Cookies.Count == 0
            ? await browser.SignInAsAsync("asta.admin", $"{Page}/eksport{query}")
            : await browser.OpenAsync($"{Page}/eksport{query}");
        return await browser.SubmitAsync(form, $"{Page}/eksport");
    }

    private static Task<Guid> OrganisationAsync(PortalServer portal, string cvr) => portal.InDatabaseAsync(async database =>
        (await database.Organisations.ToListAsync(Token)).Single(organisation => organisation.Cvr.Value == cvr).Id);

    private static Task<Dictionary<string, Guid>> PeopleAsync(PortalServer portal) => portal.InDatabaseAsync(database =>
        database.Users.ToDictionaryAsync(account => account.UserName ?? "", account => account.Id, Token));

    private static async Task RecordAsync(
        PortalServer portal, Guid organisation, Guid account, string action, string subject, params (string Name, string Value)[] details)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        unitOfWork.Record(
            $"account:{account}",
            "192.0.2.1",
            action,
            organisation,
            subject,
            details.Select(detail => KeyValuePair.Create(detail.Name, detail.Value)));
        (await unitOfWork.CommitAsync(Token)).ShouldBeNull();
    }

    private static string TextOf(TestPage page) => Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(page.Html, " ")), " ");

    private static int Rows(TestPage page) => NumbersOf(page).Count;

    private static List<string> NumbersOf(TestPage page) => [.. Number().Matches(page.Html).Select(match => match.Value)];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("Event no\\. \\d+")]
    private static partial Regex Number();
}
