using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>A prepared statement; invalid where the text held none (white space, a comment).</summary>
public sealed class sqlite3_stmt : SafeHandle
{
    internal sqlite3_stmt(nint statement)
        : base(0, ownsHandle: true) => SetHandle(statement);

    public override bool IsInvalid => handle == 0;

    /// <remarks>The result of finalize repeats the error of the last step, which was reported then.</remarks>
    protected override bool ReleaseHandle()
    {
        _ = NativeMethods.sqlite3_finalize(handle);
        return true;
    }
}
