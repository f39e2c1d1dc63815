namespace Segl.Server.Tests.Design;

public sealed class BackLinkTests(RunningServer running)
{
    [Fact]
    public async Task Leads_back()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["back-link"].ShouldBeHtml(
            """
            <a class="back-link" href="/">
              <svg aria-hidden="true" class="icon-svg" focusable="false">
                <use href="/icons.svg#chevron-left">
                </use>
              </svg>Tilbage</a>
            """);
    }
}
