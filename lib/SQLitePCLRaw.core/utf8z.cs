using System.Runtime.InteropServices;
using System.Text;

namespace SQLitePCL;

/// <summary>A NUL-terminated UTF-8 text, often in memory that SQLite owns and frees at the next call on the same object.</summary>
public readonly ref struct utf8z
{
    /// <summary>The text with its terminating NUL, or empty for a null pointer.</summary>
    private readonly ReadOnlySpan<byte> _terminated;

    private utf8z(ReadOnlySpan<byte> terminated) => _terminated = terminated;

    public static utf8z FromString(string? text)
    {
        if (text is null)
            return default;

        var terminated = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, terminated);
        return new(terminated);
    }

    public string? utf8_to_string() => _terminated.IsEmpty ? null : Encoding.UTF8.GetString(_terminated[..^1]);

    public ref readonly byte GetPinnableReference() => ref _terminated.GetPinnableReference();

    internal static unsafe utf8z FromPointer(byte* text)
    {
        if (text is null)
            return default;

        var length = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).Length;
        return new(new ReadOnlySpan<byte>(text, length + 1));
    }

    /// <summary>A text whose length SQLite knows, so that a NUL inside it does not cut it short.</summary>
    internal static unsafe utf8z FromPointer(byte* text, int length) => text is null ? default : new(new ReadOnlySpan<byte>(text, length + 1));
}
