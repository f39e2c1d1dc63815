using System.Runtime.InteropServices;

namespace Segl.Server.Features.Issuing;

/// <summary>
/// Sees to it that a crash writes no memory of this process to disk, where a private key or a password may be in it (R3.3).
/// </summary>
/// <remarks>
/// prctl also keeps other processes of the same user from reading this one's memory. The runtime's own dumps are off unless somebody
/// switches them on; then the log says what that means.
/// </remarks>
internal sealed partial class CoreDumps(ILogger<CoreDumps> log) : IHostedService
{
    private const int CoreSize = 4;
    private const int SetDumpable = 4;

    private static readonly string[] Switches = ["DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump"];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
            SwitchOff();
        foreach (var name in Switches.Where(name => Environment.GetEnvironmentVariable(name) is not (null or "" or "0")))
            log.DumpsAskedFor(name);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void SwitchOff()
    {
        var none = default(ResourceLimit);
        if (SetResourceLimit(CoreSize, in none) != 0)
            log.CoreDumpsStayOn("setrlimit", Marshal.GetLastPInvokeError());
        if (Control(SetDumpable, 0, 0, 0, 0) != 0)
            log.CoreDumpsStayOn("prctl", Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
