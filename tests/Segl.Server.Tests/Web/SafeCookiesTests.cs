namespace Segl.Server.Tests.Web;

public sealed class SafeCookiesTests(RunningServer running)
{
    [Fact]
    public async Task Every_cookie_is_bound_to_the_host_secure_and_out_of_reach_of_scripts()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/");
        var form = page.Form("/sprog");
        var request = new HttpRequestMessage(HttpMethod.Post, form.Action)
        {
            Content = new FormUrlEncodedContent(
                [.. form.HiddenFields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new("language", "en")]),
        };

        using var answer = await browser.SendOnceAsync(request);

        var cookies = page.Headers["Set-Cookie"].Split(", __Host-").Concat(answer.Headers.GetValues("Set-Cookie")).ToList();
        cookies.Count.ShouldBe(2);
        cookies.ShouldAllBe(cookie => cookie.StartsWith("__Host-segl-", StringComparison.Ordinal));
        cookies.ShouldAllBe(cookie => cookie.Contains("path=/;", StringComparison.Ordinal));
        cookies.ShouldAllBe(cookie => cookie.Contains("; secure", StringComparison.Ordinal));
        cookies.ShouldAllBe(cookie => cookie.Contains("; httponly", StringComparison.Ordinal));
        cookies.ShouldAllBe(cookie => cookie.Contains("; samesite=", StringComparison.Ordinal));
        cookies.ShouldAllBe(cookie => !cookie.Contains("domain=", StringComparison.Ordinal));
    }
}
