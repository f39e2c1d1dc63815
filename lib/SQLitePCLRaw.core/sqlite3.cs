using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>A database connection, closed when disposed or collected.</summary>
public sealed unsafe class sqlite3 : SafeHandle
{
    private readonly Lock _hookGate = new();
    private GCHandle<RollbackHook> _rollbackHook;

    internal sqlite3(nint db)
        : base(0, ownsHandle: true) => SetHandle(db);

    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    internal void SetRollbackHook(RollbackHook? hook)
    {
        lock (_hookGate)
        {
            var previous = _rollbackHook;
            _rollbackHook = hook is null ? default : new(hook);
            NativeMethods.sqlite3_rollback_hook(
                handle, hook is null ? null : &RollbackHook.Call, GCHandle<RollbackHook>.ToIntPtr(_rollbackHook));
            previous.Dispose();
        }
    }

    /// <remarks>
    /// close_v2 waits for statements, blobs and backups that are still open: the garbage collector lets go of them in any order.
    /// </remarks>
    protected override bool ReleaseHandle()
    {
        // Closing may roll back, and then the hook would be called when its delegate is already gone.
        SetRollbackHook(null);
        return NativeMethods.sqlite3_close_v2(handle) == raw.SQLITE_OK;
    }
}
