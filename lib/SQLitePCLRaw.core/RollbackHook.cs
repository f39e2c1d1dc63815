using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>What is called when a transaction of a connection is rolled back; its connection keeps it alive.</summary>
internal sealed class RollbackHook(delegate_rollback hook, object? state)
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Call(nint handle) => GCHandle<RollbackHook>.FromIntPtr(handle).Target.Invoke();

    private void Invoke() => hook(state);
}
