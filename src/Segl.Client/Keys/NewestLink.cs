using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Segl.Client.Keys;

/// <summary>A link to a folder that is pointed elsewhere in one step.</summary>
internal static partial class NewestLink
{
    private const string UnfinishedEnd = ".new";

    /// <summary>Makes the link that will take the place of the other: to a folder beside it, which need not be there yet.</summary>
    public static void Prepare(string link, string folder)
    {
        File.Delete(link + UnfinishedEnd);
        File.CreateSymbolicLink(link + UnfinishedEnd, folder);
    }

    /// <summary>Puts it in its place; also what a crash in between has left, once the folder is there.</summary>
    /// <remarks>A link cannot be changed, but another can be renamed over it (POSIX rename); the framework's moves follow links.</remarks>
    public static void Finish(string link)
    {
        var unfinished = link + UnfinishedEnd;
        if (!Directory.Exists(unfinished))
            return;
        if (OperatingSystem.IsWindows())
        {
            Directory.Delete(link);
            Directory.Move(unfinished, link);
            return;
        }

        if (Rename(unfinished, link) != 0)
            throw new IOException($"{unfinished} could not take the place of {link}.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}
