using System.Runtime.InteropServices;

namespace Segl.Server.Features.Issuing;

/// <summary>The priority of one thread; the framework's own property does nothing on Linux.</summary>
internal static partial class NiceThread
{
    private const int PriorityOfProcess = 0;
    private const int CallingThread = 0;
    private const int Nice = 10;

    /// <summary>
    /// Lets other threads run first, for the rest of this thread's life. That it may fail is no harm: then it runs as the others.
    /// </summary>
    public static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
            _ = SetPriority(PriorityOfProcess, CallingThread, Nice);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
