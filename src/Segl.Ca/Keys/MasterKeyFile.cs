using System.Text;

namespace Segl.Ca.Keys;

/// <summary>Where the master key comes from: the environment, or a file that only its owner can read.</summary>
public static class MasterKeyFile
{
    private const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    // Base64 of 32 bytes and a line break, with room for an editor's carriage return: anything longer is another file.
    private const int FileBytesMax = 128;

    /// <summary>
    /// The key from <see cref="MasterKey.EnvironmentVariable"/> if it is set, otherwise from the file, which is made if it is missing.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">Somebody else may read the file.</exception>
    /// <exception cref="FormatException">What stands there is not a master key.</exception>
    public static MasterKey OpenOrCreate(string path)
    {
        var fromEnvironment = Environment.GetEnvironmentVariable(MasterKey.EnvironmentVariable);
        if (!string.IsNullOrWhiteSpace(fromEnvironment))
            return MasterKey.Parse(fromEnvironment);

        if (!File.Exists(path))
            Create(path);
        return Open(path);
    }

    /// <summary>Reads the key from its file, which must exist.</summary>
    public static MasterKey Open(string path)
    {
        RefuseIfOthersMayRead(path);
        if (new FileInfo(path).Length > FileBytesMax)
            throw new FormatException($"{path} is too long for a master key: at most {FileBytesMax} bytes are read.");

        return MasterKey.Parse(File.ReadAllText(path));
    }

    private static void Create(string path)
    {
        using var key = MasterKey.Create();

        // Of two processes that start at once the second finds the first one's key, and its own was never used.
        _ = WholeFile.TryCreate(path, Encoding.ASCII.GetBytes(key.ToSecretText() + "\n"));
    }

    private static void RefuseIfOthersMayRead(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) != UnixFileMode.None)
            throw new UnauthorizedAccessException(
                $"{path} holds the master key and may be opened by others (mode {Convert.ToString((int)mode, 8)}): chmod 600 {path}");
    }
}
