using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>A scalar or aggregate function in managed code, kept alive by SQLite until it is replaced or its connection is closed.</summary>
internal sealed unsafe class UserFunction
{
    private readonly Action<sqlite3_context, sqlite3_value[]> _onRow;
    private readonly Action<sqlite3_context, sqlite3_value[]> _onEnd;

    internal UserFunction(delegate_function_scalar scalar, object? state)
    {
        _onRow = (context, arguments) => scalar(context, state, arguments);
        _onEnd = (_, _) => { };
    }

    internal UserFunction(delegate_function_aggregate_step step, delegate_function_aggregate_final final, object? state)
    {
        _onRow = (context, arguments) => step(context, state, arguments);
        _onEnd = (context, _) => final(context, state);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void CallScalar(nint call, int count, nint* arguments) =>
        Run(Of(call)._onRow, call, new sqlite3_context(), sqlite3_value.FromPointers(arguments, count));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void CallStep(nint call, int count, nint* arguments)
    {
        var slot = NativeMethods.sqlite3_aggregate_context(call, sizeof(nint));
        if (slot is null)
        {
            NativeMethods.sqlite3_result_error_code(call, raw.SQLITE_NOMEM);
            return;
        }

        // SQLite zeroes the slot before the first row of a group.
        if (*slot == 0)
            *slot = GCHandle<sqlite3_context>.ToIntPtr(new(new sqlite3_context()));

        var context = GCHandle<sqlite3_context>.FromIntPtr(*slot).Target;
        Run(Of(call)._onRow, call, context, sqlite3_value.FromPointers(arguments, count));
    }

    /// <remarks>SQLite calls this once for every group, also after an error; a group without rows has no slot.</remarks>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void CallFinal(nint call)
    {
        var slot = NativeMethods.sqlite3_aggregate_context(call, 0);
        using GCHandle<sqlite3_context> context = slot is null || *slot == 0 ? new(new sqlite3_context()) : GCHandle<sqlite3_context>.FromIntPtr(*slot);
        Run(Of(call)._onEnd, call, context.Target, []);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Destroy(nint handle) => GCHandle<UserFunction>.FromIntPtr(handle).Dispose();

    private static UserFunction Of(nint call) => GCHandle<UserFunction>.FromIntPtr(NativeMethods.sqlite3_user_data(call)).Target;

    [SuppressMessage("Design", "CA1031", Justification = "The frames below are C: an exception becomes the error of the running statement.")]
    private static void Run(Action<sqlite3_context, sqlite3_value[]> body, nint call, sqlite3_context context, sqlite3_value[] arguments)
    {
        context.Enter(call);
        try
        {
            body(context, arguments);
        }
        catch (Exception exception)
        {
            raw.sqlite3_result_error(context, exception.Message);
        }
        finally
        {
            context.Leave();
        }
    }
}
