namespace Segl.Server.Tests.Design;

public sealed class PageLinksTests(RunningServer running)
{
    [Fact]
    public async Task Lead_to_the_pages_before_and_after()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["page-links"].ShouldBeHtml(
            """
            <nav class="segl-page-links" aria-label="Sider">
              <a href="/demonstration/komponenter?side=1" rel="prev">
                <svg aria-hidden="true" class="icon-svg" focusable="false">
                  <use href="/icons.svg#chevron-left">
                  </use>
                </svg>
                <span>Forrige</span>
              </a>
              <a href="/demonstration/komponenter?side=3" rel="next">
                <span>Næste</span>
                <svg aria-hidden="true" class="icon-svg" focusable="false">
                  <use href="/icons.svg#chevron-right">
                  </use>
                </svg>
              </a>
            </nav>
            """);
    }
}
