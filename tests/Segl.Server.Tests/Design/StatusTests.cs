namespace Segl.Server.Tests.Design;

public sealed class StatusTests(RunningServer running)
{
    [Fact]
    public async Task Is_a_word_and_an_icon_never_colour_alone()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["status-tag"].ShouldBeHtml(
            """
            <span class="badge badge-success segl-status">
              <svg aria-hidden="true" class="icon-svg" focusable="false">
                <use href="/icons.svg#success">
                </use>
              </svg>Gyldigt</span>
            <span class="badge badge-info segl-status">
              <svg aria-hidden="true" class="icon-svg" focusable="false">
                <use href="/icons.svg#hourglass">
                </use>
              </svg>Afventer</span>
            <span class="badge badge-warning segl-status">
              <svg aria-hidden="true" class="icon-svg" focusable="false">
                <use href="/icons.svg#warning">
                </use>
              </svg>Udløber snart</span>
            <span class="badge badge-error segl-status">
              <svg aria-hidden="true" class="icon-svg" focusable="false">
                <use href="/icons.svg#error">
                </use>
              </svg>Spærret</span>
            <span class="badge badge-neutral segl-status">
              <svg aria-hidden="true" class="icon-svg" focusable="false">
                <use href="/icons.svg#minus">
                </use>
              </svg>Udløbet</span>
            """);
    }
}
