namespace Segl.Server.Tests.Design;

public sealed class ChoiceFieldTests(RunningServer running)
{
    [Fact]
    public async Task Groups_the_choices_under_a_legend()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["choice-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <fieldset aria-describedby="Fruit-hint">
                <legend class="form-label">Vælg en frugt</legend>
                <span class="form-hint" id="Fruit-hint">Det her hjælper.</span>
                <div class="form-group-radio">
                  <input aria-describedby="Fruit-meaning" class="form-radio" id="Fruit" name="Fruit" type="radio" value="Apple">
                  <label for="Fruit">Æble</label>
                  <span class="form-hint" id="Fruit-meaning">Det her hjælper.</span>
                </div>
                <div class="form-group-radio">
                  <input checked="checked" class="form-radio" id="Fruit-2" name="Fruit" type="radio" value="Pear">
                  <label for="Fruit-2">Pære</label>
                </div>
                <div class="form-group-radio">
                  <input class="form-radio" disabled="disabled" id="Fruit-3" name="Fruit" type="radio" value="Plum">
                  <label for="Fruit-3">Blomme</label>
                </div>
              </fieldset>
            </div>
            """);
    }

    [Fact]
    public async Task Shows_the_error_under_the_legend_and_keeps_the_choice()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["choice-field"].ShouldBeHtml(
            """
            <div class="form-group form-error">
              <fieldset aria-describedby="Fruit-hint Fruit-error">
                <legend class="form-label">Vælg en frugt</legend>
                <span class="form-hint" id="Fruit-hint">Det her hjælper.</span>
                <span class="form-error-message" id="Fruit-error">
                  <span class="sr-only">Fejl:</span> Formularen afviser alt for at vise sine fejl.</span>
                <div class="form-group-radio">
                  <input aria-describedby="Fruit-meaning" checked="checked" class="form-radio" id="Fruit" name="Fruit" type="radio" value="Apple">
                  <label for="Fruit">Æble</label>
                  <span class="form-hint" id="Fruit-meaning">Det her hjælper.</span>
                </div>
                <div class="form-group-radio">
                  <input class="form-radio" id="Fruit-2" name="Fruit" type="radio" value="Pear">
                  <label for="Fruit-2">Pære</label>
                </div>
                <div class="form-group-radio">
                  <input class="form-radio" disabled="disabled" id="Fruit-3" name="Fruit" type="radio" value="Plum">
                  <label for="Fruit-3">Blomme</label>
                </div>
              </fieldset>
            </div>
            """);
    }

    [Fact]
    public async Task Lets_several_be_chosen_where_the_property_holds_several()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["checkbox-group"].ShouldBeHtml(
            """
            <div class="form-group">
              <fieldset>
                <legend class="form-label">Vælg frugter</legend>
                <div class="form-group-checkbox">
                  <input checked="checked" class="form-checkbox" id="Fruits" name="Fruits" type="checkbox" value="Apple">
                  <label for="Fruits">Æble</label>
                </div>
                <div class="form-group-checkbox">
                  <input class="form-checkbox" id="Fruits-2" name="Fruits" type="checkbox" value="Pear">
                  <label for="Fruits-2">Pære</label>
                </div>
                <div class="form-group-checkbox">
                  <input checked="checked" class="form-checkbox" id="Fruits-3" name="Fruits" type="checkbox" value="Plum">
                  <label for="Fruits-3">Blomme</label>
                </div>
              </fieldset>
            </div>
            """);
    }

    [Fact]
    public async Task Keeps_what_was_chosen_when_the_form_is_refused()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["checkbox-group"].ShouldBeHtml(
            """
            <div class="form-group">
              <fieldset>
                <legend class="form-label">Vælg frugter</legend>
                <div class="form-group-checkbox">
                  <input class="form-checkbox" id="Fruits" name="Fruits" type="checkbox" value="Apple">
                  <label for="Fruits">Æble</label>
                </div>
                <div class="form-group-checkbox">
                  <input class="form-checkbox" id="Fruits-2" name="Fruits" type="checkbox" value="Pear">
                  <label for="Fruits-2">Pære</label>
                </div>
                <div class="form-group-checkbox">
                  <input checked="checked" class="form-checkbox" id="Fruits-3" name="Fruits" type="checkbox" value="Plum">
                  <label for="Fruits-3">Blomme</label>
                </div>
              </fieldset>
            </div>
            """);
    }
}
