using System.Net;

namespace Segl.Server.Tests.Features;

public sealed class LanguageTests(RunningServer running)
{
    [Theory]
    [InlineData("da", "da")]
    [InlineData("en", "en")]
    [InlineData("en-US", "en")]
    [InlineData("de", "da")]
    public async Task A_page_is_in_the_language_that_the_browser_asks_for_else_in_Danish(string wished, string given)
    {
        using var browser = running.Server.Browser(wished);

        var page = await browser.OpenAsync("/");

        page.Html.ShouldContain($"<html lang=\"{given}\">");
        page.Headers["Content-Language"].ShouldBe(given);
    }

    [Theory]
    [InlineData("/api/v1", "da")]
    [InlineData("/findes-ikke", "da")]
    [InlineData("/api/v1/directory?mail=x", null)]
    [InlineData("/api/v1/openapi.json", null)]
    [InlineData("/api/findes-ikke", null)]
    [InlineData("/certificates/search?uri=x", null)]
    [InlineData("/certificates/search", null)]
    [InlineData("/.well-known/est/cacerts", null)]
    [InlineData("/.well-known/cmp", null)]
    [InlineData("/oces/issuing/1/crl/issuing.crl", null)]
    [InlineData("/oces/issuing/9/crl/issuing.crl", null)]
    [InlineData("/ocsp/x", null)]
    public async Task Pages_say_their_language_and_interfaces_for_programs_none(string path, string? language)
    {
        using var browser = running.Server.Browser("da");

        using var answer = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path));

        answer.Content.Headers.ContentLanguage.ShouldBe(language is null ? [] : [language]);
    }

    [Fact]
    public async Task The_first_language_that_we_have_wins()
    {
        using var browser = running.Server.Browser();
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Language", "fr, en;q=0.5, da;q=0.7, *;q=0.1");

        var page = await browser.SendAsync(request);

        page.Html.ShouldContain("<html lang=\"da\">");
    }

    [Fact]
    public async Task The_switch_keeps_the_language_and_comes_back_to_the_same_page()
    {
        using var browser = running.Server.Browser();
        var danish = await browser.OpenAsync("/demonstration/komponenter?side=2");

        var english = await browser.SubmitAsync(danish, "/sprog", ("language", "en"));

        english.Address.PathAndQuery.ShouldBe("/demonstration/komponenter?side=2");
        english.Html.ShouldContain("<html lang=\"en\">");
        (await browser.OpenAsync("/")).Html.ShouldContain("<html lang=\"en\">");
    }

    [Fact]
    public async Task The_switch_of_an_error_page_comes_back_to_the_address_that_failed()
    {
        using var browser = running.Server.Browser();
        var missing = await browser.OpenAsync("/findes-ikke?a=1");

        var english = await browser.SubmitAsync(missing, "/sprog", ("language", "en"));

        english.Address.PathAndQuery.ShouldBe("/findes-ikke?a=1");
        english.Title.ShouldBe("There is no such page – Segl");
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("/\\example.com")]
    public async Task The_switch_leads_to_no_other_host(string elsewhere)
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/");

        var next = await browser.SubmitAsync(page, "/sprog", ("language", "en"), ("returnTo", elsewhere));

        next.Address.ShouldBe(running.Server.Address);
    }

    [Fact]
    public async Task An_unknown_language_is_refused()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/");

        var refused = await browser.SubmitAsync(page, "/sprog", ("language", "xx"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}
