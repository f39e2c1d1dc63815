namespace Segl.Server.Tests.Design;

public sealed class SelectFieldTests(RunningServer running)
{
    [Fact]
    public async Task Offers_the_choices_with_the_current_one_selected()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["select-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Listed">Vælg en frugt</label>
              <select class="form-select" id="Listed" name="Listed">
                <option value="Apple">Æble</option>
                <option selected="selected" value="Plum">Blomme</option>
              </select>
            </div>
            """);
    }

    [Fact]
    public async Task Keeps_the_choice_when_the_form_is_refused()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["select-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Listed">Vælg en frugt</label>
              <select class="form-select" id="Listed" name="Listed">
                <option selected="selected" value="Apple">Æble</option>
                <option value="Plum">Blomme</option>
              </select>
            </div>
            """);
    }
}
