using System.Runtime.InteropServices;

namespace Segl.Ca.Keys;

/// <summary>A file that is there whole or not at all, and that the first of many who write it at once decides.</summary>
internal static partial class WholeFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int AlreadyThere = 17; // EEXIST, the same number on Linux, macOS and the BSDs

    /// <summary>
    /// Writes the bytes to a new file that only its owner may open; leaves one that is there already, also one that came just now.
    /// </summary>
    /// <returns>Whether the file is this caller's.</returns>
    /// <exception cref="IOException">It could not be written; nothing stands under its name.</exception>
    /// <remarks>
    /// Written under another name, to the disk, and then linked (POSIX link), which fails if the name is taken. The framework's
    /// <see cref="File.Move(string, string, bool)"/> asks whether the name is free and then renames: two who ask at once both move, and
    /// the second takes the first one's file away after it was read.
    /// </remarks>
    public static bool TryCreate(string path, ReadOnlySpan<byte> bytes)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!; // a file always has a directory
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(directory, $".{Path.GetFileName(path)}.{Environment.ProcessId}.{Path.GetRandomFileName()}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            if (!TryName(unfinished, path))
                return false;

            FlushName(path);
            return true;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static bool TryName(string unfinished, string path)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(unfinished, path);
        if (Link(unfinished, path) == 0)
            return true;

        // A disk without links (a share of Windows) is left to the framework, and to who starts one node before the others.
        return Marshal.GetLastPInvokeError() != AlreadyThere && TryMove(unfinished, path);
    }

    // Once more, when it has its name: a file system with a journal brings the new name to the disk with the file.
    private static void FlushName(string path)
    {
        if (OperatingSystem.IsWindows())
            return;

        using var named = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(named);
    }

    private static bool TryMove(string unfinished, string path)
    {
        try
        {
            File.Move(unfinished, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);
}
