namespace Segl.Testing;

/// <summary>
/// A fresh folder that only this user can read, deleted with all that is in it, at the latest when the test program ends.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("segl-test-");

    public TemporaryFolder() => AppDomain.CurrentDomain.ProcessExit += DeleteAtExit;

    public string Path => _folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= DeleteAtExit;
        _folder.Refresh();
        if (_folder.Exists)
            _folder.Delete(recursive: true);
    }

    private void DeleteAtExit(object? sender, EventArgs e) => Dispose();
}
