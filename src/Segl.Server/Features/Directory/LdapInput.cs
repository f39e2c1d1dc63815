using System.Runtime.CompilerServices;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>What came from a client.</summary>
internal enum LdapArrival
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The end of the connection.</summary>
    End,

    /// <summary>Something that no message begins with, or one that is too large.</summary>
    Unreadable,

    /// <summary>Nothing in time, or not all of a message.</summary>
    TooLate,
}

/// <summary>Cuts what a client sends into messages (RFC 4511 §5.1), in a buffer that is no larger than what has come.</summary>
internal sealed class LdapInput(Stream stream, DirectoryOptions options, TimeProvider clock, CancellationToken ended) : IDisposable
{
    private const int BufferBytes = 2 * 1024;
    private const byte Sequence = 0x30;
    private const byte LongLength = 0x80;
    private const byte LengthOctetsMax = 4;

    private readonly CancellationToken _ended = ended;
    private readonly Deadline _limit = new(clock, ended);
    private byte[] _buffer = new byte[BufferBytes];
    private int _start;
    private int _end;

    /// <summary>Whether more has come than was taken.</summary>
    public bool HasMore => _end > _start;

    /// <summary>The next message; its bytes are there until the next is asked for.</summary>
    /// <param name="idleTime">How long the client may say nothing.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(LdapArrival Arrival, ReadOnlyMemory<byte> Message)> ReadAsync(TimeSpan idleTime)
    {
        var isBegun = false;
        _limit.Set(idleTime);
        while (true)
        {
            if (TryTake(out var message, out var isReadable))
            {
                _limit.Clear();
                return (LdapArrival.Message, message);
            }

            if (!isReadable)
                return (LdapArrival.Unreadable, default);

            // The time of a message runs from its first byte on, however many follow it one by one.
            if (HasMore && !isBegun)
            {
                isBegun = true;
                _limit.Set(options.MessageTime);
            }

            MakeRoom();
            try
            {
                var bytes = await stream.ReadAsync(_buffer.AsMemory(_end), _limit.Token);
                if (bytes == 0)
                    return (LdapArrival.End, default);
                _end += bytes;
            }
            catch (OperationCanceledException) when (!_ended.IsCancellationRequested)
            {
                return (LdapArrival.TooLate, default);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _limit.Dispose();

    private bool TryTake(out ReadOnlyMemory<byte> message, out bool isReadable)
    {
        message = default;
        var come = _buffer.AsSpan(_start, _end - _start);
        isReadable = come.IsEmpty || come[0] == Sequence;
        if (!isReadable || !BerStructure.TryReadHeader(come, out var headerBytes, out var contentBytes))
        {
            // Of a length of up to four octets some may be missing; another length will never be one.
            isReadable &= come.Length < 2 || come[1] is > LongLength and <= LongLength + LengthOctetsMax;
            return false;
        }

        isReadable = headerBytes + (long)contentBytes <= options.MessageBytesMax;
        var bytes = headerBytes + (long)contentBytes;
        if (!isReadable || come.Length < bytes)
            return false;

        message = _buffer.AsMemory(_start, (int)bytes);
        _start += (int)bytes;
        return true;
    }

    // Only as large as what has come asks for: whoever announces much and sends little holds little.
    private void MakeRoom()
    {
        var held = _end - _start;
        if (held == 0 && _buffer.Length == BufferBytes)
        {
            (_start, _end) = (0, 0);
            return;
        }

        var size = held == 0 ? BufferBytes : held == _buffer.Length ? _buffer.Length * 2 : _buffer.Length;
        var target = size == _buffer.Length ? _buffer : new byte[size];
        _buffer.AsSpan(_start, held).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, held);
    }
}
