namespace Segl.Server.Tests.Design;

public sealed class ButtonTests(RunningServer running)
{
    [Fact]
    public async Task Weighs_as_its_kind_says()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["buttons"].ShouldBeHtml(
            """
            <div class="segl-actions">
              <button class="button button-primary" type="submit">Send</button>
              <button type="button" class="button button-secondary">Knap</button>
              <button type="button" class="button button-tertiary">Knap</button>
              <button type="button" class="button button-warning">Knap</button>
              <a href="/" class="button button-secondary">Henvisning</a>
            </div>
            """);
    }
}
