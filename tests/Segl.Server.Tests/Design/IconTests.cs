namespace Segl.Server.Tests.Design;

public sealed class IconTests(RunningServer running)
{
    [Fact]
    public async Task Is_hidden_from_screen_readers()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["icon"].ShouldBeHtml(
            """
            <svg aria-hidden="true" class="icon-svg" focusable="false">
              <use href="/icons.svg#check">
              </use>
            </svg>
            """);
    }
}
