namespace Segl.Server.Tests.Design;

public sealed class NoticeTests(RunningServer running)
{
    [Fact]
    public async Task Says_its_tone_in_a_word_and_an_icon()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["notice"].ShouldBeHtml(
            """
            <div class="alert alert-info">
              <svg aria-hidden="true" class="icon-svg alert-icon" focusable="false">
                <use href="/icons.svg#info">
                </use>
              </svg>
              <p class="alert-heading">Information</p>
              <div class="alert-text">Det her hjælper.</div>
            </div>
            <div class="alert alert-success">
              <svg aria-hidden="true" class="icon-svg alert-icon" focusable="false">
                <use href="/icons.svg#success">
                </use>
              </svg>
              <p class="alert-heading">
                <span class="sr-only">Udført: </span>Navn</p>
            </div>
            <div class="alert alert-warning">
              <svg aria-hidden="true" class="icon-svg alert-icon" focusable="false">
                <use href="/icons.svg#warning">
                </use>
              </svg>
              <p class="alert-heading">
                <span class="sr-only">Vigtigt: </span>Navn</p>
              <div class="alert-text">
                <p>Det her hjælper.</p>
              </div>
            </div>
            <div class="alert alert-error">
              <svg aria-hidden="true" class="icon-svg alert-icon" focusable="false">
                <use href="/icons.svg#error">
                </use>
              </svg>
              <p class="alert-heading">Fejl</p>
              <div class="alert-text">Det her hjælper.</div>
            </div>
            """);
    }
}
