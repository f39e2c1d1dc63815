using System.Reflection;
using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>Finds the SQLite that the operating system brings.</summary>
internal static class SystemLibrary
{
    internal const string Name = "sqlite3";

    private static readonly Lazy<nint> Handle = new(Load);

    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name.Equals(Name, StringComparison.Ordinal) ? Handle.Value : NativeLibrary.Load(name, assembly, searchPath);

    private static nint Load()
    {
        var candidates = Candidates();
        foreach (var candidate in candidates)
            if (NativeLibrary.TryLoad(candidate, out var handle))
                return handle;

        throw new DllNotFoundException(
            $"SQLite is not installed: none of {string.Join(", ", candidates)} could be loaded. " +
            "Install it: 'apt install libsqlite3-0' (Debian, Ubuntu), 'dnf install sqlite-libs' (Fedora), 'apk add sqlite-libs' (Alpine).");
    }

    private static string[] Candidates()
    {
        if (OperatingSystem.IsWindows())
            return ["winsqlite3.dll", "sqlite3.dll"];
        if (OperatingSystem.IsMacOS())
            return ["/usr/lib/libsqlite3.dylib", "libsqlite3.dylib"];

        // The name with the version comes with the library; the one without only with its development files.
        return ["libsqlite3.so.0", "libsqlite3.so"];
    }
}
