using System.Runtime.InteropServices;

namespace SQLitePCL;

/// <summary>The C functions as https://sqlite.org/c3ref/funclist.html declares them.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.</summary>
    internal const nint Transient = -1;

    private const string Library = SystemLibrary.Name;

    static NativeMethods() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, SystemLibrary.Resolve);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_libversion();

    [LibraryImport(Library)]
    internal static partial int sqlite3_libversion_number();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_win32_set_directory8(uint type, string? value);

    [LibraryImport(Library)]
    internal static partial int sqlite3_keyword_count();

    [LibraryImport(Library)]
    internal static partial int sqlite3_keyword_name(int index, out byte* name, out int length);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_errstr(int code);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_open_v2(string filename, out nint db, int flags, string? vfs);

    [LibraryImport(Library)]
    internal static partial int sqlite3_close_v2(nint db);

    [LibraryImport(Library)]
    internal static partial int sqlite3_errcode(sqlite3 db);

    [LibraryImport(Library)]
    internal static partial int sqlite3_extended_errcode(sqlite3 db);

    [LibraryImport(Library)]
    internal static partial byte* sqlite3_errmsg(sqlite3 db);

    [LibraryImport(Library)]
    internal static partial int sqlite3_changes(sqlite3 db);

    [LibraryImport(Library)]
    internal static partial void sqlite3_interrupt(sqlite3 db);

    [LibraryImport(Library)]
    internal static partial void sqlite3_interrupt(nint db);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* sqlite3_db_filename(sqlite3 db, string? name);

    [LibraryImport(Library)]
    internal static partial int sqlite3_db_config(sqlite3 db, int option, nint value, out int result);

    /// <summary>
    /// The same function for Apple's ARM64 convention, which puts variadic arguments on the stack in eight bytes each:
    /// the padding fills the registers.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "sqlite3_db_config")]
    internal static partial int sqlite3_db_config_on_stack(
        sqlite3 db, int option, nint padding2, nint padding3, nint padding4, nint padding5, nint padding6, nint padding7, nint value, out int result);

    [LibraryImport(Library)]
    internal static partial int sqlite3_enable_load_extension(sqlite3 db, int onoff);

    [LibraryImport(Library)]
    internal static partial int sqlite3_load_extension(sqlite3 db, byte* file, byte* entryPoint, out byte* message);

    [LibraryImport(Library)]
    internal static partial void sqlite3_free(void* memory);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_exec(sqlite3 db, string sql, nint callback, nint state, nint message);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_table_column_metadata(
        sqlite3 db, string? database, string table, string column,
        out byte* dataType, out byte* collation, out int notNull, out int primaryKey, out int autoIncrement);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sqlite3_blob_open(
        sqlite3 db, string database, string table, string column, long rowid, int flags, out nint blob);

    [LibraryImport(Library)]
    internal static partial int sqlite3_blob_bytes(sqlite3_blob blob);

    [LibraryImport(Library)]
    internal static partial int sqlite3_blob_read(sqlite3_blob blob, byte* bytes, int length, int offset);

    [LibraryImport(Library)]
    internal static partial int sqlite3_blob_write(sqlite3_blob blob, byte* bytes, int length, int offset);

    [LibraryImport(Library)]
    internal static partial int sqlite3_blob_close(nint blob);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint sqlite3_backup_init(sqlite3 destination, string destinationName, sqlite3 source, string sourceName);

    [LibraryImport(Library)]
    internal static partial int sqlite3_backup_step(sqlite3_backup backup, int pages);

    [LibraryImport(Library)]
    internal static partial int sqlite3_backup_finish(nint backup);
}
