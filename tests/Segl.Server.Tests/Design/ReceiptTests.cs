namespace Segl.Server.Tests.Design;

public sealed class ReceiptTests(RunningServer running)
{
    [Fact]
    public async Task Says_what_is_done_as_the_heading()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["receipt"].ShouldBeHtml(
            """
            <div class="segl-receipt">
              <svg aria-hidden="true" class="icon-svg segl-receipt-icon" focusable="false">
                <use href="/icons.svg#success">
                </use>
              </svg>
              <h1>Certifikatet er bestilt</h1>
              <p>Det her hjælper.</p>
            </div>
            """);
    }
}
