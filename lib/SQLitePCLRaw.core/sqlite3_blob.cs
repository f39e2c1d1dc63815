using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>An open handle for reading and writing one blob by parts.</summary>
public sealed class sqlite3_blob : SafeHandle
{
    internal sqlite3_blob(nint blob)
        : base(0, ownsHandle: true) => SetHandle(blob);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => NativeMethods.sqlite3_blob_close(handle) == raw.SQLITE_OK;
}
