namespace Segl.Server.Tests.Design;

/// <summary>What holds for the form as a whole.</summary>
public sealed class FormTests(RunningServer running)
{
    [Fact]
    public async Task A_refused_form_says_so_first_in_its_title_and_in_its_status()
    {
        var refused = await Gallery.RefuseAsync(running);

        refused.Title.ShouldBe("Fejl: Komponenter – Segl");
        refused.Status.ShouldBe(422);
    }

    [Fact]
    public async Task Nothing_is_wrong_with_a_form_that_was_not_sent()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery.Title.ShouldBe("Komponenter – Segl");
        gallery["error-summary"].ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_form_that_posts_carries_one_token_and_leaves_the_errors_to_us()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/demonstration/komponenter");
        var forms = page.Html.Split("<form").Skip(1).Select(form => form.Split("</form>")[0]).ToList();

        forms.Count.ShouldBe(2);
        forms.ShouldAllBe(form => form.Split("name=\"form-token\"").Length == 2 && form.Contains("novalidate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_page_has_inline_scripts_styles_or_handlers()
    {
        using var browser = running.Server.Browser();
        var page = await browser.OpenAsync("/demonstration/komponenter");

        page.Html.ShouldNotContain("<style");
        page.Html.ShouldNotContain("style=\"");
        page.Html.ShouldNotContain("onclick");
        page.Html.Split("<script").Skip(1).ShouldAllBe(script => script.Contains("src=\"/assets/", StringComparison.Ordinal));
    }
}
