using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Segl.Server.Web;

namespace Segl.Server.Tests.Web;

public sealed class RateLimitsTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    public void An_asker_is_an_IPv4_address_or_an_IPv6_network(string address, string asker) =>
        RateLimits.Asker(IPAddress.Parse(address)).ShouldBe(asker);

    [Theory]
    [InlineData(RateLimits.SignIn, "SignIn")]
    [InlineData(RateLimits.Code, "Code")]
    [InlineData(RateLimits.Validation, "Validation")]
    [InlineData(RateLimits.Check, "Check")]
    public async Task Too_many_tries_are_told_to_wait_while_reading_goes_on(string policy, string section)
    {
        using var server = TestServer.Start(
            services => services.Configure<RazorPagesOptions>(pages => pages.Conventions.AddPageApplicationModelConvention(
                "/Demonstration/Components", page => page.EndpointMetadata.Add(new EnableRateLimitingAttribute(policy)))),
            ("Segl:Mode", "Demonstration"), ($"Segl:RateLimits:{section}:TriesMax", "2"),
            ($"Segl:RateLimits:{section}:WindowSeconds", "600"));
        using var browser = server.Browser();
        var page = await browser.OpenAsync("/demonstration/komponenter");

        var first = await browser.SubmitAsync(page, action: null);
        var second = await browser.SubmitAsync(page, action: null);
        var third = await browser.SubmitAsync(page, action: null);
        var reading = await browser.OpenAsync("/demonstration/komponenter");

        first.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        second.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        third.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        third.Title.ShouldBe("For mange forsøg – Segl");
        int.Parse(third.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 600);
        reading.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Searches_are_counted_together_while_the_empty_form_is_free()
    {
        using var server = TestServer.Start(
            ("Segl:Mode", "Demonstration"), ("Segl:RateLimits:Search:TriesMax", "3"), ("Segl:RateLimits:Search:WindowSeconds", "600"));
        using var browser = server.Browser();
        string[] paths = ["/find-certifikat?soeg=fiskeri", "/api/v1/directory?cvr=98765440", "/certificates/search?name=Nobody"];

        var let = new List<HttpStatusCode>();
        foreach (var path in paths)
            let.Add((await browser.OpenAsync(path)).Status);
        var page = await browser.OpenAsync(paths[0]);
        var program = await browser.OpenAsync(paths[1]);
        var form = await browser.OpenAsync("/find-certifikat");

        let.ShouldBe([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound]);
        (page.Status, page.Title).ShouldBe((HttpStatusCode.TooManyRequests, "For mange forsøg – Segl"));
        program.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        program.Headers["Content-Type"].ShouldBe("application/problem+json");
        program.Html.ShouldContain("\"errorReasonCode\":\"TooManyTries\"");
        int.Parse(program.Headers["Retry-After"], CultureInfo.InvariantCulture).ShouldBeInRange(1, 600);
        form.Status.ShouldBe(HttpStatusCode.OK);
    }
}
