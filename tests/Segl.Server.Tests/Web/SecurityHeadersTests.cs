using System.Net;
using Segl.Server.Web;

namespace Segl.Server.Tests.Web;

public sealed class SecurityHeadersTests(RunningServer running)
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/findes-ikke", HttpStatusCode.NotFound)]
    [InlineData("/api/findes-ikke", HttpStatusCode.NotFound)]
    public async Task Every_answer_carries_them_and_is_not_stored(string path, HttpStatusCode status)
    {
        using var browser = running.Server.Browser();

        var page = await browser.OpenAsync(path);

        page.Status.ShouldBe(status);
        page.Headers["Content-Security-Policy"].ShouldBe(SecurityHeaders.ContentSecurityPolicy);
        page.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
        page.Headers["Referrer-Policy"].ShouldBe("no-referrer");
        page.Headers["Cross-Origin-Opener-Policy"].ShouldBe("same-origin");
        page.Headers["Cross-Origin-Resource-Policy"].ShouldBe("same-origin");
        page.Headers["Permissions-Policy"].ShouldContain("camera=()");
        page.Headers["Cache-Control"].ShouldBe("no-store");
        page.Headers.ContainsKey("Server").ShouldBeFalse();
    }

    [Fact]
    public void The_policy_allows_nothing_inline_and_nothing_foreign()
    {
        SecurityHeaders.ContentSecurityPolicy.ShouldNotContain("unsafe");
        SecurityHeaders.ContentSecurityPolicy.ShouldNotContain("http");
        SecurityHeaders.ContentSecurityPolicy.ShouldStartWith("default-src 'none';");
    }

    [Fact]
    public async Task An_asset_may_be_kept_for_good()
    {
        using var browser = running.Server.Browser();
        var start = await browser.OpenAsync("/");
        var path = start.Html.Split("rel=\"stylesheet\" href=\"")[1].Split('"')[0];

        var sheet = await browser.OpenAsync(path);

        sheet.Status.ShouldBe(HttpStatusCode.OK);
        sheet.Headers["Cache-Control"].ShouldBe("public, max-age=31536000, immutable");
        sheet.Html.ShouldNotContain("data:");
        sheet.Html.ShouldNotContain("http:");
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    public async Task Only_a_trusted_proxy_is_believed_that_the_reader_came_over_TLS(string trusted, bool isBelieved)
    {
        using var server = TestServer.Start(("Segl:TrustedProxies:0", trusted));
        using var browser = server.Browser();
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "segl.example.dk";
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "198.51.100.7");

        var page = await browser.SendAsync(request);

        page.Headers.ContainsKey("Strict-Transport-Security").ShouldBe(isBelieved);
    }
}
