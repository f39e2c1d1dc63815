namespace Segl.Server.Tests.Design;

public sealed class AccountBarTests(RunningServer running)
{
    [Fact]
    public async Task Says_who_is_signed_in_and_how_many_notices_wait()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["account-bar"].ShouldBeHtml(
            """
            <div class="segl-account" role="group" aria-label="Din konto">
              <span class="segl-account-name">Åse Ørsted</span>
              <a aria-label="Notifikationer: 3 ulæste" class="segl-notices" href="/notifikationer">
                <svg aria-hidden="true" class="icon-svg" focusable="false">
                  <use href="/icons.svg#notifications">
                  </use>
                </svg>
                <span class="badge">3</span>
              </a>
              <a href="/">Henvisning</a>
            </div>
            """);
    }
}
