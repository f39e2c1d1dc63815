using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>A running online backup; it holds both connections open until it is finished.</summary>
public sealed class sqlite3_backup : SafeHandle
{
    private readonly sqlite3 _destination;
    private readonly sqlite3 _source;

    internal sqlite3_backup(nint backup, sqlite3 destination, sqlite3 source)
        : base(0, ownsHandle: true)
    {
        _destination = destination;
        _source = source;
        if (backup == 0)
            return;

        var isHeld = false;
        destination.DangerousAddRef(ref isHeld);
        source.DangerousAddRef(ref isHeld);
        SetHandle(backup);
    }

    public override bool IsInvalid => handle == 0;

    /// <remarks>The result of finish repeats the error of the last step, which was reported then.</remarks>
    protected override bool ReleaseHandle()
    {
        _ = NativeMethods.sqlite3_backup_finish(handle);
        _destination.DangerousRelease();
        _source.DangerousRelease();
        return true;
    }
}
