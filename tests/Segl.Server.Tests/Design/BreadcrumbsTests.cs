namespace Segl.Server.Tests.Design;

public sealed class BreadcrumbsTests(RunningServer running)
{
    [Fact]
    public async Task Link_the_parents_and_mark_the_page_itself()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["breadcrumbs"].ShouldBeHtml(
            """
            <nav class="breadcrumbs segl-above-heading" aria-label="Brødkrumme">
              <ol class="breadcrumbs__list">
                <li class="breadcrumbs__list-item">
                  <a class="breadcrumbs__link" href="/">Forside</a>
                  <svg aria-hidden="true" class="icon-svg" focusable="false">
                    <use href="/icons.svg#chevron-right">
                    </use>
                  </svg>
                </li>
                <li class="breadcrumbs__list-item" aria-current="page">Komponenter</li>
              </ol>
            </nav>
            """);
    }
}
