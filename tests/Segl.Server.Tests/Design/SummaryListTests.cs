namespace Segl.Server.Tests.Design;

public sealed class SummaryListTests(RunningServer running)
{
    [Fact]
    public async Task Pairs_names_with_values_and_links_to_change_them()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["summary-list"].ShouldBeHtml(
            """
            <dl class="segl-summary">
              <div>
                <dt>Navn</dt>
                <dd>Sikker post</dd>
                <dd class="segl-summary-change">
                  <a href="/navn">Ret<span class="sr-only"> Navn</span>
                  </a>
                </dd>
              </div>
              <div>
                <dt>E-mailadresse</dt>
                <dd>Ikke angivet</dd>
              </div>
              <div>
                <dt>Status</dt>
                <dd>
                  <span class="badge badge-success segl-status">
                    <svg aria-hidden="true" class="icon-svg" focusable="false">
                      <use href="/icons.svg#success">
                      </use>
                    </svg>Gyldigt</span>
                </dd>
              </div>
            </dl>
            """);
    }
}
