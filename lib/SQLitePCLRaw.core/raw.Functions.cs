using System.Runtime.InteropServices;

namespace SQLitePCL;

public static unsafe partial class raw
{
    public static int sqlite3_create_function(sqlite3 db, string name, int argumentCount, object? state, delegate_function_scalar? function) =>
        sqlite3_create_function(db, name, argumentCount, 0, state, function);

    public static int sqlite3_create_function(
        sqlite3 db, string name, int argumentCount, int flags, object? state, delegate_function_scalar? function)
    {
        if (function is null)
            return RemoveFunction(db, name, argumentCount, flags);

        // SQLite calls Destroy also when it refuses the function.
        return NativeMethods.sqlite3_create_function_v2(
            db, name, argumentCount, SQLITE_UTF8 | flags, GCHandle<UserFunction>.ToIntPtr(new(new(function, state))),
            &UserFunction.CallScalar, null, null, &UserFunction.Destroy);
    }

    public static int sqlite3_create_function(
        sqlite3 db, string name, int argumentCount, object? state,
        delegate_function_aggregate_step? step, delegate_function_aggregate_final? final) =>
        sqlite3_create_function(db, name, argumentCount, 0, state, step, final);

    public static int sqlite3_create_function(
        sqlite3 db, string name, int argumentCount, int flags, object? state,
        delegate_function_aggregate_step? step, delegate_function_aggregate_final? final)
    {
        if (step is null || final is null)
            return RemoveFunction(db, name, argumentCount, flags);

        return NativeMethods.sqlite3_create_function_v2(
            db, name, argumentCount, SQLITE_UTF8 | flags, GCHandle<UserFunction>.ToIntPtr(new(new(step, final, state))),
            null, &UserFunction.CallStep, &UserFunction.CallFinal, &UserFunction.Destroy);
    }

    public static int sqlite3_create_collation(sqlite3 db, string name, object? state, strdelegate_collation? compare)
    {
        if (compare is null)
            return NativeMethods.sqlite3_create_collation_v2(db, name, SQLITE_UTF8, 0, null, null);

        var handle = new GCHandle<UserCollation>(new(db.Pointer, compare, state));
        var code = NativeMethods.sqlite3_create_collation_v2(
            db, name, SQLITE_UTF8, GCHandle<UserCollation>.ToIntPtr(handle), &UserCollation.Call, &UserCollation.Destroy);

        // Here, unlike with functions, SQLite does not call Destroy when it refuses.
        if (code != SQLITE_OK)
            handle.Dispose();
        return code;
    }

    public static int sqlite3_value_type(sqlite3_value value) => NativeMethods.sqlite3_value_type(value.Pointer);

    public static double sqlite3_value_double(sqlite3_value value) => NativeMethods.sqlite3_value_double(value.Pointer);

    public static long sqlite3_value_int64(sqlite3_value value) => NativeMethods.sqlite3_value_int64(value.Pointer);

    public static ReadOnlySpan<byte> sqlite3_value_blob(sqlite3_value value)
    {
        var pointer = NativeMethods.sqlite3_value_blob(value.Pointer);
        return pointer is null ? default : new(pointer, NativeMethods.sqlite3_value_bytes(value.Pointer));
    }

    public static utf8z sqlite3_value_text(sqlite3_value value)
    {
        var pointer = NativeMethods.sqlite3_value_text(value.Pointer);
        return utf8z.FromPointer(pointer, NativeMethods.sqlite3_value_bytes(value.Pointer));
    }

    public static void sqlite3_result_blob(sqlite3_context context, ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty)
        {
            NativeMethods.sqlite3_result_zeroblob(context.Pointer, 0);
            return;
        }

        fixed (byte* pointer = blob)
            NativeMethods.sqlite3_result_blob(context.Pointer, pointer, blob.Length, NativeMethods.Transient);
    }

    public static void sqlite3_result_double(sqlite3_context context, double value) =>
        NativeMethods.sqlite3_result_double(context.Pointer, value);

    public static void sqlite3_result_int64(sqlite3_context context, long value) =>
        NativeMethods.sqlite3_result_int64(context.Pointer, value);

    public static void sqlite3_result_null(sqlite3_context context) => NativeMethods.sqlite3_result_null(context.Pointer);

    public static void sqlite3_result_text(sqlite3_context context, string? text)
    {
        if (text is null)
        {
            sqlite3_result_null(context);
            return;
        }

        using var utf8 = new Utf8Argument(text, stackalloc byte[Utf8Argument.StackBytesMax]);
        fixed (byte* pointer = utf8)
            NativeMethods.sqlite3_result_text(context.Pointer, pointer, utf8.Length, NativeMethods.Transient);
    }

    public static void sqlite3_result_error(sqlite3_context context, string message)
    {
        using var utf8 = new Utf8Argument(message, stackalloc byte[Utf8Argument.StackBytesMax]);
        fixed (byte* pointer = utf8)
            NativeMethods.sqlite3_result_error(context.Pointer, pointer, utf8.Length);
    }

    public static void sqlite3_result_error_code(sqlite3_context context, int code) =>
        NativeMethods.sqlite3_result_error_code(context.Pointer, code);

    private static int RemoveFunction(sqlite3 db, string name, int argumentCount, int flags) =>
        NativeMethods.sqlite3_create_function_v2(db, name, argumentCount, SQLITE_UTF8 | flags, 0, null, null, null, null);
}
