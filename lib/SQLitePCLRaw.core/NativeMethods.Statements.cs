using System.Runtime.InteropServices;

namespace SQLitePCL;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int sqlite3_prepare_v2(sqlite3 db, byte* sql, int length, out nint statement, out byte* tail);

    [LibraryImport(Library)]
    internal static partial int sqlite3_step(sqlite3_stmt statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_reset(sqlite3_stmt statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_stmt_readonly(sqlite3_stmt statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_stmt_isexplain(sqlite3_stmt statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_parameter_count(sqlite3_stmt statement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_bind_parameter_index(sqlite3_stmt statement, string name);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_bind_parameter_name(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_blob(sqlite3_stmt statement, int index, byte* bytes, int length, nint destructor);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_zeroblob(sqlite3_stmt statement, int index, int length);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_double(sqlite3_stmt statement, int index, double value);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_int64(sqlite3_stmt statement, int index, long value);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_null(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial int sqlite3_bind_text(sqlite3_stmt statement, int index, byte* text, int length, nint destructor);

    [LibraryImport(Library)]
    internal static partial int sqlite3_data_count(sqlite3_stmt statement);

    [LibraryImport(Library)]
    internal static partial int sqlite3_column_count(sqlite3_stmt statement);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_name(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_database_name(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_table_name(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_origin_name(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_decltype(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial int sqlite3_column_type(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial int sqlite3_column_bytes(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_blob(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_column_text(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial double sqlite3_column_double(sqlite3_stmt statement, int index);

    [LibraryImport(Library)]
    internal static partial long sqlite3_column_int64(sqlite3_stmt statement, int index);
}
