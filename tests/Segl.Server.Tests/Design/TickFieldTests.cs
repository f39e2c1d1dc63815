namespace Segl.Server.Tests.Design;

public sealed class TickFieldTests(RunningServer running)
{
    [Fact]
    public async Task Is_a_box_with_its_label()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["tick-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <div class="form-group-checkbox">
                <input class="form-checkbox" id="Accepted" name="Accepted" type="checkbox" value="true">
                <label for="Accepted">Jeg accepterer vilkårene</label>
              </div>
            </div>
            """);
    }

    [Fact]
    public async Task Shows_the_error_above_the_box()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["tick-field"].ShouldBeHtml(
            """
            <div class="form-group form-error">
              <span class="form-error-message" id="Accepted-error">
                <span class="sr-only">Fejl:</span> Formularen afviser alt for at vise sine fejl.</span>
              <div class="form-group-checkbox">
                <input aria-describedby="Accepted-error" aria-invalid="true" class="form-checkbox" id="Accepted" name="Accepted" type="checkbox" value="true">
                <label for="Accepted">Jeg accepterer vilkårene</label>
              </div>
            </div>
            """);
    }
}
