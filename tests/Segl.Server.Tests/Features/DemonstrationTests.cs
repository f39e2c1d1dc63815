using System.Net;

namespace Segl.Server.Tests.Features;

public sealed class DemonstrationTests(RunningServer running)
{
    [Fact]
    public async Task Every_page_says_that_it_is_a_demonstration()
    {
        using var browser = running.Server.Browser();

        var page = await browser.OpenAsync("/");

        page.Html.ShouldContain("Organisationer, personer og certifikater er opdigtede");
    }

    [Fact]
    public async Task In_production_neither_the_banner_nor_its_pages_exist()
    {
        using var server = TestServer.Start();
        using var browser = server.Browser();

        (await browser.OpenAsync("/")).Html.ShouldNotContain("opdigtede");
        (await browser.OpenAsync("/demonstration/komponenter")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
