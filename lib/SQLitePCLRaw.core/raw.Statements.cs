using System.Text;

namespace SQLitePCL;

public static unsafe partial class raw
{
    public static int sqlite3_prepare_v2(sqlite3 db, string sql, out sqlite3_stmt statement) =>
        sqlite3_prepare_v2(db, Encoding.UTF8.GetBytes(sql), out statement, out _);

    /// <param name="tail">What of the text follows the first statement.</param>
    public static int sqlite3_prepare_v2(sqlite3 db, ReadOnlySpan<byte> sql, out sqlite3_stmt statement, out ReadOnlySpan<byte> tail)
    {
        fixed (byte* pointer = sql)
        {
            var code = NativeMethods.sqlite3_prepare_v2(db, pointer, sql.Length, out var handle, out var end);
            statement = new(handle);
            tail = end is null ? default : sql[(int)(end - pointer)..];
            return code;
        }
    }

    public static int sqlite3_step(sqlite3_stmt statement) => NativeMethods.sqlite3_step(statement);

    public static int sqlite3_reset(sqlite3_stmt statement) => NativeMethods.sqlite3_reset(statement);

    public static int sqlite3_stmt_readonly(sqlite3_stmt statement) => NativeMethods.sqlite3_stmt_readonly(statement);

    public static int sqlite3_stmt_isexplain(sqlite3_stmt statement) => NativeMethods.sqlite3_stmt_isexplain(statement);

    public static int sqlite3_bind_parameter_count(sqlite3_stmt statement) => NativeMethods.sqlite3_bind_parameter_count(statement);

    public static int sqlite3_bind_parameter_index(sqlite3_stmt statement, string name) =>
        NativeMethods.sqlite3_bind_parameter_index(statement, name);

    public static utf8z sqlite3_bind_parameter_name(sqlite3_stmt statement, int index) =>
        utf8z.FromPointer(NativeMethods.sqlite3_bind_parameter_name(statement, index));

    /// <remarks>An empty span may have a null pointer, which SQLite would take for NULL.</remarks>
    public static int sqlite3_bind_blob(sqlite3_stmt statement, int index, ReadOnlySpan<byte> blob)
    {
        if (blob.IsEmpty)
            return NativeMethods.sqlite3_bind_zeroblob(statement, index, 0);

        fixed (byte* pointer = blob)
            return NativeMethods.sqlite3_bind_blob(statement, index, pointer, blob.Length, NativeMethods.Transient);
    }

    public static int sqlite3_bind_double(sqlite3_stmt statement, int index, double value) =>
        NativeMethods.sqlite3_bind_double(statement, index, value);

    public static int sqlite3_bind_int64(sqlite3_stmt statement, int index, long value) =>
        NativeMethods.sqlite3_bind_int64(statement, index, value);

    public static int sqlite3_bind_null(sqlite3_stmt statement, int index) => NativeMethods.sqlite3_bind_null(statement, index);

    public static int sqlite3_bind_text(sqlite3_stmt statement, int index, string? text)
    {
        if (text is null)
            return sqlite3_bind_null(statement, index);

        using var utf8 = new Utf8Argument(text, stackalloc byte[Utf8Argument.StackBytesMax]);
        fixed (byte* pointer = utf8)
            return NativeMethods.sqlite3_bind_text(statement, index, pointer, utf8.Length, NativeMethods.Transient);
    }

    public static int sqlite3_data_count(sqlite3_stmt statement) => NativeMethods.sqlite3_data_count(statement);

    public static int sqlite3_column_count(sqlite3_stmt statement) => NativeMethods.sqlite3_column_count(statement);

    public static utf8z sqlite3_column_name(sqlite3_stmt statement, int index) =>
        utf8z.FromPointer(NativeMethods.sqlite3_column_name(statement, index));

    public static utf8z sqlite3_column_database_name(sqlite3_stmt statement, int index) =>
        utf8z.FromPointer(NativeMethods.sqlite3_column_database_name(statement, index));

    public static utf8z sqlite3_column_table_name(sqlite3_stmt statement, int index) =>
        utf8z.FromPointer(NativeMethods.sqlite3_column_table_name(statement, index));

    public static utf8z sqlite3_column_origin_name(sqlite3_stmt statement, int index) =>
        utf8z.FromPointer(NativeMethods.sqlite3_column_origin_name(statement, index));

    public static utf8z sqlite3_column_decltype(sqlite3_stmt statement, int index) =>
        utf8z.FromPointer(NativeMethods.sqlite3_column_decltype(statement, index));

    public static int sqlite3_column_type(sqlite3_stmt statement, int index) => NativeMethods.sqlite3_column_type(statement, index);

    public static double sqlite3_column_double(sqlite3_stmt statement, int index) => NativeMethods.sqlite3_column_double(statement, index);

    public static long sqlite3_column_int64(sqlite3_stmt statement, int index) => NativeMethods.sqlite3_column_int64(statement, index);

    /// <remarks>The length is asked after the bytes: converting a value to text or blob may change it.</remarks>
    public static ReadOnlySpan<byte> sqlite3_column_blob(sqlite3_stmt statement, int index)
    {
        var pointer = NativeMethods.sqlite3_column_blob(statement, index);
        return pointer is null ? default : new(pointer, NativeMethods.sqlite3_column_bytes(statement, index));
    }

    public static utf8z sqlite3_column_text(sqlite3_stmt statement, int index)
    {
        var pointer = NativeMethods.sqlite3_column_text(statement, index);
        return utf8z.FromPointer(pointer, NativeMethods.sqlite3_column_bytes(statement, index));
    }
}
