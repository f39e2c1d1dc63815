namespace Segl.Browser.Tests;

/// <summary>The exam itself, which would otherwise pass everything unnoticed.</summary>
public sealed class PageExamTests(Browsers browsers)
{
    [Theory]
    [InlineData("<input type='text'>", "label")]
    [InlineData("<p style='color:#aaa'>Hardly to be read</p>", "color-contrast")]
    [InlineData(
        "<a href='/a' style='display:inline-block;width:9px;height:9px'>a</a><a href='/b' "
        + "style='display:inline-block;width:9px;height:9px'>b</a>",
        "target-size")]
    [InlineData("<div style='width:400px'>Wide</div>", "sideways")]
    public async Task Fails_a_page_with(string fault, string complaint)
    {
        var reader = new Reader("en", Reader.Narrow, HasScripts: true);
        await using var context = await browsers.Chrome.NewContextAsync(reader.Window(browsers.Server.Address));
        await using var exam = await PageExam.BeginAsync(browsers, reader);
        var page = await context.NewPageAsync();
        await page.SetContentAsync(
            $"<html lang='en'><title>Faulty</title><body style='margin:0'><main><h1>Faulty</h1>{fault}</main></body></html>");

        var failure = await Assert.ThrowsAsync<ShouldAssertException>(() => exam.PassAsync(page, "faulty"));

        failure.Message.ShouldContain(complaint);
    }

    [Fact]
    public async Task A_breach_of_the_content_policy_fails_a_visit()
    {
        await using var visit = await Visit.BeginAsync(browsers, new Reader("en", Reader.Wide, HasScripts: true));
        await visit.OpenAsync("/");

        await visit.Page.EvaluateAsync(
            "() => document.body.appendChild(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))");

        (await visit.Page.EvaluateAsync<bool>("() => window.ran === true")).ShouldBeFalse();
        Assert.Throws<ShouldAssertException>(visit.ShouldHearNoComplaint);
    }
}
