using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Segl.Server.Tests.Features;

public sealed class ErrorPagesTests(RunningServer running)
{
    [Fact]
    public async Task An_unknown_address_says_so_in_the_readers_language()
    {
        using var browser = running.Server.Browser("en");

        var page = await browser.OpenAsync("/findes-ikke");

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Title.ShouldBe("There is no such page – Segl");
    }

    [Fact]
    public async Task Under_the_interfaces_errors_are_problem_documents()
    {
        using var browser = running.Server.Browser();

        var answer = await browser.OpenAsync("/api/findes-ikke");

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Headers["Content-Type"].ShouldBe("application/problem+json");
        answer.Html.ShouldContain("\"traceId\"");
    }

    [Fact]
    public async Task A_form_without_its_token_is_told_to_be_too_old()
    {
        using var browser = running.Server.Browser();
        var request = new HttpRequestMessage(HttpMethod.Post, "/sprog") { Content = new FormUrlEncodedContent([new("language", "en")]) };

        var page = await browser.SendAsync(request);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Title.ShouldBe("Siden er for gammel – Segl");
    }

    [Fact]
    public async Task The_address_of_the_error_page_itself_is_no_page()
    {
        using var browser = running.Server.Browser();

        (await browser.OpenAsync("/fejl")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/fejl/200")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/fault", "Der er sket en fejl hos os – Segl")]
    [InlineData("/api/fault", "")]
    public async Task A_fault_shows_no_detail_but_a_reference(string path, string title)
    {
        using var server = TestServer.Start(services => services.AddSingleton<IStartupFilter, Faulty>());
        using var browser = server.Browser();

        var page = await browser.OpenAsync(path);

        page.Status.ShouldBe(HttpStatusCode.InternalServerError);
        page.Title.ShouldBe(title);
        page.Html.ShouldNotContain("secret detail");
        page.Html.ShouldNotContain("Exception");
        page.Headers["Content-Security-Policy"].ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Too_large_a_body_is_refused_before_it_is_read()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/demonstration/komponenter");

        var refused = await browser.SubmitAsync(page, action: null, ("LongText", new string('a', 300 * 1024)));

        refused.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Too_many_fields_are_refused()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/demonstration/komponenter");
        var fields = Enumerable.Range(0, 200).Select(number => ($"Field{number}", "x")).ToArray();

        var refused = await browser.SubmitAsync(page, action: null, fields);

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private sealed class Faulty : IStartupFilter
    {
        // After everything of the host's own: a path that nothing else answers.
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            next(app);
            app.Run(context => context.Request.Path.Value!.EndsWith("/fault", StringComparison.Ordinal)
                ? throw new InvalidOperationException("secret detail")
                : Task.CompletedTask);
        };
    }
}
