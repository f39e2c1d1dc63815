namespace SQLitePCL;

/// <summary>The functions of SQLite under their own names, with managed types: https://sqlite.org/c3ref/funclist.html.</summary>
public static unsafe partial class raw
{
    public const int SQLITE_OK = 0;
    public const int SQLITE_NOMEM = 7;
    public const int SQLITE_MISUSE = 21;

    private const int SQLITE_UTF8 = 1;
    private const int SQLITE_OPEN_READWRITE = 0x2;
    private const int SQLITE_OPEN_CREATE = 0x4;
    private const int SQLITE_OPEN_NOMUTEX = 0x8000;
    private const int SQLITE_OPEN_FULLMUTEX = 0x10000;

    /// <remarks>
    /// Microsoft.Data.Sqlite asks only whether the library encrypts. Of this name it knows that it does not, and refuses a password; of
    /// "sqlite3" it does not know, and would store in clear what somebody wanted encrypted.
    /// </remarks>
    public static string GetNativeLibraryName() => "e_sqlite3";

    public static utf8z sqlite3_libversion() => utf8z.FromPointer(NativeMethods.sqlite3_libversion());

    public static int sqlite3_libversion_number() => NativeMethods.sqlite3_libversion_number();

    /// <remarks>Only the Windows build of SQLite has this function.</remarks>
    public static int sqlite3_win32_set_directory(int type, string? value) =>
        OperatingSystem.IsWindows() ? NativeMethods.sqlite3_win32_set_directory8((uint)type, value) : SQLITE_MISUSE;

    public static int sqlite3_keyword_count() => NativeMethods.sqlite3_keyword_count();

    public static int sqlite3_keyword_name(int index, out string? name)
    {
        var code = NativeMethods.sqlite3_keyword_name(index, out var text, out var length);
        name = code == SQLITE_OK ? System.Text.Encoding.UTF8.GetString(text, length) : null;
        return code;
    }

    public static utf8z sqlite3_errstr(int code) => utf8z.FromPointer(NativeMethods.sqlite3_errstr(code));
}
