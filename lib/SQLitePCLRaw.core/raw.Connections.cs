using System.Runtime.InteropServices;

namespace SQLitePCL;

public static unsafe partial class raw
{
    public static int sqlite3_open(string filename, out sqlite3 db) =>
        sqlite3_open_v2(filename, out db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, null);

    /// <remarks>
    /// The connection is always serialised unless the caller says otherwise: the garbage collector may finalise a statement on its own
    /// thread. After an error the handle still tells the message.
    /// </remarks>
    public static int sqlite3_open_v2(string filename, out sqlite3 db, int flags, string? vfs)
    {
        if ((flags & SQLITE_OPEN_NOMUTEX) == 0)
            flags |= SQLITE_OPEN_FULLMUTEX;

        var code = NativeMethods.sqlite3_open_v2(filename, out var pointer, flags, vfs);
        db = new(pointer);
        return code;
    }

    public static int sqlite3_errcode(sqlite3 db) => NativeMethods.sqlite3_errcode(db);

    public static int sqlite3_extended_errcode(sqlite3 db) => NativeMethods.sqlite3_extended_errcode(db);

    public static utf8z sqlite3_errmsg(sqlite3 db) => utf8z.FromPointer(NativeMethods.sqlite3_errmsg(db));

    public static int sqlite3_changes(sqlite3 db) => NativeMethods.sqlite3_changes(db);

    public static void sqlite3_interrupt(sqlite3 db) => NativeMethods.sqlite3_interrupt(db);

    public static utf8z sqlite3_db_filename(sqlite3 db, string? name) => utf8z.FromPointer(NativeMethods.sqlite3_db_filename(db, name));

    public static int sqlite3_exec(sqlite3 db, string sql) => NativeMethods.sqlite3_exec(db, sql, 0, 0, 0);

    public static int sqlite3_db_config(sqlite3 db, int option, int value, out int result) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? NativeMethods.sqlite3_db_config_on_stack(db, option, 0, 0, 0, 0, 0, 0, value, out result)
            : NativeMethods.sqlite3_db_config(db, option, value, out result);

    public static int sqlite3_enable_load_extension(sqlite3 db, int onoff) => NativeMethods.sqlite3_enable_load_extension(db, onoff);

    public static int sqlite3_load_extension(sqlite3 db, utf8z file, utf8z entryPoint, out utf8z message)
    {
        byte* text;
        int code;
        fixed (byte* filePointer = file, entryPointer = entryPoint)
            code = NativeMethods.sqlite3_load_extension(db, filePointer, entryPointer, out text);

        // The message is the caller's to free, so it is copied out of SQLite's memory.
        message = utf8z.FromString(utf8z.FromPointer(text).utf8_to_string());
        NativeMethods.sqlite3_free(text);
        return code;
    }

    public static int sqlite3_table_column_metadata(
        sqlite3 db, string? database, string table, string column,
        out string? dataType, out string? collation, out int notNull, out int primaryKey, out int autoIncrement)
    {
        var code = NativeMethods.sqlite3_table_column_metadata(
            db, database, table, column, out var typeText, out var collationText, out notNull, out primaryKey, out autoIncrement);
        dataType = utf8z.FromPointer(typeText).utf8_to_string();
        collation = utf8z.FromPointer(collationText).utf8_to_string();
        return code;
    }

    public static void sqlite3_rollback_hook(sqlite3 db, delegate_rollback? hook, object? state) =>
        db.SetRollbackHook(hook is null ? null : new(hook, state));

    public static int sqlite3_blob_open(
        sqlite3 db, string database, string table, string column, long rowid, int flags, out sqlite3_blob blob)
    {
        var code = NativeMethods.sqlite3_blob_open(db, database, table, column, rowid, flags, out var pointer);
        blob = new(pointer);
        return code;
    }

    public static int sqlite3_blob_bytes(sqlite3_blob blob) => NativeMethods.sqlite3_blob_bytes(blob);

    public static int sqlite3_blob_read(sqlite3_blob blob, Span<byte> bytes, int offset)
    {
        fixed (byte* pointer = bytes)
            return NativeMethods.sqlite3_blob_read(blob, pointer, bytes.Length, offset);
    }

    public static int sqlite3_blob_write(sqlite3_blob blob, ReadOnlySpan<byte> bytes, int offset)
    {
        fixed (byte* pointer = bytes)
            return NativeMethods.sqlite3_blob_write(blob, pointer, bytes.Length, offset);
    }

    public static sqlite3_backup sqlite3_backup_init(sqlite3 destination, string destinationName, sqlite3 source, string sourceName) =>
        new(NativeMethods.sqlite3_backup_init(destination, destinationName, source, sourceName), destination, source);

    public static int sqlite3_backup_step(sqlite3_backup backup, int pages) => NativeMethods.sqlite3_backup_step(backup, pages);
}
