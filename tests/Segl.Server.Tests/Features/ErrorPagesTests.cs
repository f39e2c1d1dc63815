using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Segl.Server.Tests.Features;

public sealed class ErrorPagesTests(RunningServer running)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData("da", "NUL", "Formularen kunne ikke læses – Segl")]
    [InlineData("en", "NUL", "The form could not be read – Segl")]
    [InlineData("da", "too long", "Formularen kunne ikke læses – Segl")]
    public async Task A_form_with_a_field_that_cannot_be_read_is_not_told_to_be_too_old(string language, string kind, string title)
    {
        using var browser = running.Server.Browser(language);
        var form = await browser.OpenAsync("/demonstration/komponenter");

        var page = await browser.SubmitAsync(form, action: null, ("LongText", kind == "NUL" ? "a\0b" : new string('a', 65 * 1024)));

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Title.ShouldEndWith(title);
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

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/octet-stream")]
    public async Task Too_large_a_body_that_does_not_say_so_gets_the_same_page(string contentType)
    {
        using var browser = running.Server.Browser();
        var content = new StreamContent(new MemoryStream(new byte[10 * 1024 * 1024]));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var request = new HttpRequestMessage(HttpMethod.Post, "/demonstration/komponenter") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        var refused = await browser.SendAsync(request);

        refused.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        refused.Title.ShouldBe("Det, du sendte, fylder for meget – Segl");
    }

    [Theory]
    [InlineData("/udsted", "multipart/form-data; boundary=x")]
    [InlineData("/udsted", "application/x-www-form-urlencoded")]
    [InlineData("/ocsp", "application/ocsp-request")]
    [InlineData("/api/v1/orders", "application/json")]
    [InlineData("/.well-known/cmp", "application/pkixcmp")]
    public async Task A_chunk_larger_than_any_number_is_the_fault_of_whoever_sent_it(string path, string contentType)
    {
        var status = await StatusLineAsync(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + $"4{new string('0', 60)}\r\nabc\r\n0\r\n\r\n");

        status.ShouldStartWith("HTTP/1.1 4");
    }

    [Theory]
    [InlineData("HeAD", "/")]
    [InlineData("get", "/findes-ikke")]
    [InlineData("HeAD", "/oces/issuing/1/crl/issuing.crl")]
    [InlineData("hEAD", "/ocsp/MEUw")]
    [InlineData("Post", "/api/v1/orders")]
    [InlineData("HeAD", "/.well-known/est/cacerts")]
    public async Task A_method_in_other_letters_than_the_standards_is_refused_everywhere(string method, string path)
    {
        var status = await StatusLineAsync($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"x\"\r\nConnection: close\r\n\r\n");

        status.ShouldBe("HTTP/1.1 400 Bad Request");
    }

    [Fact]
    public async Task A_form_in_chunks_is_read_like_any_other()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/demonstration/komponenter");
        var fields = page.Form(null).HiddenFields.Select(field => KeyValuePair.Create(field.Name, field.Value));
        var request = new HttpRequestMessage(HttpMethod.Post, page.Form(null).Action) { Content = new FormUrlEncodedContent(fields) };
        request.Content.Headers.ContentLength = null;
        request.Headers.TransferEncodingChunked = true;

        var answer = await browser.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Title.ShouldStartWith("Fejl:");
    }

    [Theory]
    [InlineData("POST", "/")]
    [InlineData("POST", "/udsted/1234567890")]
    [InlineData("POST", "/udsted/1234567890/afsluttet")]
    [InlineData("PUT", "/")]
    [InlineData("DELETE", "/udsted")]
    [InlineData("OPTIONS", "/udsted")]
    public async Task A_page_without_a_handler_for_the_method_is_not_shown_as_if_it_had_one(string method, string path)
    {
        using var browser = running.Server.Browser();
        var form = (await browser.OpenAsync("/")).Form("/sprog").HiddenFields.Select(field => KeyValuePair.Create(field.Name, field.Value));
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new FormUrlEncodedContent(form) };

        (await browser.SendAsync(request)).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
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

    // What no client of the framework would send.
    private async Task<string> StatusLineAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(running.Server.Address.Host, running.Server.Address.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);

        using var reader = new StreamReader(stream, Encoding.ASCII);
        return (await reader.ReadLineAsync(Token)).ShouldNotBeNull();
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
