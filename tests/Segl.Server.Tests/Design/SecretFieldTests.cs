namespace Segl.Server.Tests.Design;

public sealed class SecretFieldTests(RunningServer running)
{
    [Fact]
    public async Task Is_masked_and_shown_without_scripts()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["secret-field"].ShouldBeHtml(
            """
            <div class="segl-secret">
              <p class="form-label" id="the-password-label">Adgangskode</p>
              <details>
                <summary>
                  <span aria-hidden="true" class="segl-secret-mask">••••••••••</span>
                  <svg aria-hidden="true" class="icon-svg" focusable="false">
                    <use href="/icons.svg#visibility">
                    </use>
                  </svg>
                  <span class="segl-secret-show">Vis</span>
                  <span class="segl-secret-hide">Skjul</span>
                  <span class="sr-only"> Adgangskode</span>
                </summary>
                <code class="segl-secret-text" id="the-password">korrekt-hest-batteri</code>
              </details>
              <button aria-describedby="the-password-label" class="button button-secondary" data-copied="Kopieret." data-copies="the-password" data-failed="Det lykkedes ikke at kopiere. Vælg Vis, og kopiér selv." hidden="hidden" type="button">
                <svg aria-hidden="true" class="icon-svg" focusable="false">
                  <use href="/icons.svg#copy">
                  </use>
                </svg>
                <span>Kopiér til udklipsholder</span>
              </button>
              <span class="segl-secret-outcome" role="status">
              </span>
            </div>
            """);
    }
}
