namespace Segl.Server.Tests.Design;

public sealed class TextFieldTests(RunningServer running)
{
    [Fact]
    public async Task Ties_label_and_hint_to_the_input()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["text-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Name">Navn</label>
              <span class="form-hint" id="Name-hint">Det her hjælper.</span>
              <input aria-describedby="Name-hint" autocomplete="off" class="form-input" id="Name" maxlength="64" name="Name" spellcheck="false" type="text" value="">
            </div>
            """);
    }

    [Fact]
    public async Task Shows_the_error_at_the_field_with_what_was_filled_in()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["text-field"].ShouldBeHtml(
            """
            <div class="form-group form-error">
              <label class="form-label" for="Name">Navn</label>
              <span class="form-hint" id="Name-hint">Det her hjælper.</span>
              <span class="form-error-message" id="Name-error">
                <span class="sr-only">Fejl:</span> Navnet må højst være 64 tegn langt.</span>
              <input aria-describedby="Name-hint Name-error" aria-invalid="true" autocomplete="off" class="form-input" id="Name" maxlength="64" name="Name" spellcheck="false" type="text" value="x&quot;&gt;&lt;b&gt;">
            </div>
            """);
    }

    [Fact]
    public async Task Marks_an_optional_field_and_names_its_purpose()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["email-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Email">E-mailadresse<span class="segl-optional"> (valgfrit)</span>
              </label>
              <input autocomplete="email" class="form-input" id="Email" name="Email" spellcheck="false" type="email" value="">
            </div>
            """);
    }

    [Fact]
    public async Task Never_sends_a_password_back()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["password-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Password">Adgangskode</label>
              <input autocomplete="current-password" class="form-input" id="Password" name="Password" spellcheck="false" type="password">
            </div>
            """);
    }

    [Fact]
    public async Task Can_be_narrow_numeric_and_not_to_be_changed()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["code-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Code">Kode</label>
              <input autocomplete="one-time-code" class="form-input input-char-11" id="Code" inputmode="numeric" name="Code" readonly="readonly" spellcheck="false" type="text" value="123456">
            </div>
            """);
    }

    [Fact]
    public async Task Keeps_several_lines()
    {
        var gallery = await Gallery.RefuseAsync(running);

        gallery["text-area"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="LongText">Anmodning</label>
              <textarea autocomplete="off" class="form-input" id="LongText" name="LongText" rows="4" spellcheck="false"> l1&#xD;&#xA;l2</textarea>
            </div>
            """);
    }
}
