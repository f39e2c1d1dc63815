namespace Segl.Server.Tests.Design;

public sealed class FileFieldTests(RunningServer running)
{
    [Fact]
    public async Task Says_which_files_it_wants()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["file-field"].ShouldBeHtml(
            """
            <div class="form-group">
              <label class="form-label" for="Upload">Vælg en fil</label>
              <input accept=".csr,.pem" class="segl-file" id="Upload" name="Upload" type="file">
            </div>
            """);
    }
}
