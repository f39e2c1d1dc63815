using System.Buffers;
using System.Text;

namespace SQLitePCL;

/// <summary>A text as UTF-8 for the time of one call: on the stack when short, else in a pooled array.</summary>
internal ref struct Utf8Argument : IDisposable
{
    /// <summary>Most values of a row are shorter, and a caller's frame stays small.</summary>
    internal const int StackBytesMax = 512;

    private readonly Span<byte> _buffer;
    private readonly int _length;
    private byte[]? _rented;

    internal Utf8Argument(string text, Span<byte> stack)
    {
        _buffer = Encoding.UTF8.GetMaxByteCount(text.Length) <= stack.Length
            ? stack
            : _rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        _length = Encoding.UTF8.GetBytes(text, _buffer);
    }

    internal readonly int Length => _length;

    /// <summary>Never null, also for the empty text: SQLite takes a null pointer for NULL.</summary>
    public readonly ref byte GetPinnableReference() => ref _buffer[0];

    public void Dispose()
    {
        if (_rented is null)
            return;

        // Bound values may be secrets; the pool would hand them to anybody.
        ArrayPool<byte>.Shared.Return(_rented, clearArray: true);
        _rented = null;
    }
}
