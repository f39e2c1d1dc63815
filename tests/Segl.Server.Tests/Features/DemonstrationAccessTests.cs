using System.Net;
using Segl.Ca.Storage;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Features;

public sealed class DemonstrationAccessTests(RunningServer running, TestDatabases databases)
{
    public static TheoryData<string> Paths =>
        ["/demonstration", "/demonstration/personer.json", "/demonstration/postkasse", "/demonstration/postkasse.json"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task In_demonstration_mode_they_are_there(string path)
    {
        using var browser = running.Server.Browser();

        (await browser.OpenAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Asked_by_another_name_or_through_a_proxy_they_are_not_there(string path)
    {
        using var browser = running.Server.Browser();

        using var otherName = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path)
        {
            Headers = { Host = "rebound.example.com" },
        });
        using var proxied = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path)
        {
            Headers = { { "X-Forwarded-For", "203.0.113.9" } },
        });

        otherName.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        proxied.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task In_production_they_are_not_there()
    {
        await using var portal = await PortalServer.StartAsync(
            databases, DatabaseKind.Sqlite, ("Segl:Mode", "Production"), ("Segl:Mail:SmtpHost", "127.0.0.1"));
        using var browser = portal.Browser();

        foreach (var path in Paths)
            (await browser.OpenAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_person_in_every_role_can_be_played()
    {
        using var browser = running.Server.Browser();

        var people = await browser.OpenAsync("/demonstration/personer.json");

        foreach (var role in new[] { "OrganisationAdministrator", "UserAdministrator", "RightsAdministrator", "ContactPerson" })
            people.Html.ShouldContain(role);
    }
}
