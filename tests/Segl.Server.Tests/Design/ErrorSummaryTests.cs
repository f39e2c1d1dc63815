namespace Segl.Server.Tests.Design;

public sealed class ErrorSummaryTests(RunningServer running)
{
    [Fact]
    public async Task Leads_to_each_field_at_fault()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["error-summary"].ShouldBeHtml(
            """
            <div class="alert alert-error segl-error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary-heading" data-error-summary="">
              <svg aria-hidden="true" class="icon-svg alert-icon" focusable="false">
                <use href="/icons.svg#error">
                </use>
              </svg>
              <h2 class="alert-heading" id="error-summary-heading">Der er fejl i formularen</h2>
              <ul class="alert-text">
                <li>Formularen afviser alt for at vise sine fejl.</li>
                <li>
                  <a href="#Name">Navnet må højst være 64 tegn langt.</a>
                </li>
                <li>
                  <a href="#Fruit">Formularen afviser alt for at vise sine fejl.</a>
                </li>
                <li>
                  <a href="#Accepted">Formularen afviser alt for at vise sine fejl.</a>
                </li>
              </ul>
            </div>
            """);
    }
}
