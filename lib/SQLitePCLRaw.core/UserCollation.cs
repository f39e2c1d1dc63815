using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SQLitePCL;

/// <summary>A collation in managed code, kept alive by SQLite until it is replaced or its connection is closed.</summary>
internal sealed unsafe class UserCollation(nint db, strdelegate_collation compare, object? state)
{
    /// <remarks>
    /// A comparison has no way to report an error. When the managed one throws, the statement is interrupted, and the order of the bytes
    /// answers for the comparisons that SQLite still makes until it notices.
    /// </remarks>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "The frames below are C: an exception interrupts the running statement.")]
    internal static int Call(nint handle, int leftLength, byte* left, int rightLength, byte* right)
    {
        var collation = GCHandle<UserCollation>.FromIntPtr(handle).Target;
        var leftBytes = new ReadOnlySpan<byte>(left, leftLength);
        var rightBytes = new ReadOnlySpan<byte>(right, rightLength);
        try
        {
            return collation.Compare(Encoding.UTF8.GetString(leftBytes), Encoding.UTF8.GetString(rightBytes));
        }
        catch (Exception)
        {
            collation.Interrupt();
            return leftBytes.SequenceCompareTo(rightBytes);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Destroy(nint handle) => GCHandle<UserCollation>.FromIntPtr(handle).Dispose();

    private int Compare(string left, string right) => compare(state, left, right);

    private void Interrupt() => NativeMethods.sqlite3_interrupt(db);
}
