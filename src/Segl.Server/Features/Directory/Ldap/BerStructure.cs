using System.Buffers.Binary;

namespace Segl.Server.Features.Directory.Ldap;

/// <summary>
/// The outline of a message, looked at before anything reads it: every length is written out and fits, and nothing is nested too deeply.
/// </summary>
/// <remarks>
/// RFC 4511 §5.1 allows the definite form of length only. One pass without recursion, so that no message can cost more than its bytes.
/// </remarks>
internal static class BerStructure
{
    /// <summary>Envelope, search, controls and sixteen filters within one another; clients send four.</summary>
    public const int DepthMax = 24;

    private const byte Constructed = 0x20;
    private const byte LongTag = 0x1f;
    private const byte LongLength = 0x80;
    private const int LengthOctetsMax = 4;

    /// <summary>Whether these bytes are one value of such an outline, and nothing behind it.</summary>
    public static bool IsSound(ReadOnlySpan<byte> encoded)
    {
        Span<int> ends = stackalloc int[DepthMax];
        var (depth, position) = (0, 0);
        var isRead = false;
        while (position < encoded.Length)
        {
            if (depth == 0 && isRead)
                return false; // Something follows.
            if (!TryReadHeader(encoded[position..], out var headerBytes, out var contentBytes))
                return false;

            isRead = true;
            var start = position + headerBytes;
            var room = (depth == 0 ? encoded.Length : ends[depth - 1]) - start;
            if (room < 0 || contentBytes > room)
                return false;
            if ((encoded[position] & Constructed) == 0)
            {
                position = start + (int)contentBytes;
            }
            else
            {
                if (depth == DepthMax)
                    return false;
                ends[depth++] = start + (int)contentBytes;
                position = start;
            }

            while (depth > 0 && position == ends[depth - 1])
                depth--;
        }

        return isRead && depth == 0;
    }

    /// <summary>Reads tag and length; false where there are not enough bytes yet or they are none of ours.</summary>
    /// <param name="encoded">From the tag on.</param>
    /// <param name="headerBytes">How long tag and length are.</param>
    /// <param name="contentBytes">How long the contents are.</param>
    public static bool TryReadHeader(ReadOnlySpan<byte> encoded, out int headerBytes, out uint contentBytes)
    {
        (headerBytes, contentBytes) = (0, 0);
        // No tag of LDAP is so large that it takes a second octet.
        if (encoded.Length < 2 || (encoded[0] & LongTag) == LongTag)
            return false;
        if (encoded[1] < LongLength)
        {
            (headerBytes, contentBytes) = (2, encoded[1]);
            return true;
        }

        var octets = encoded[1] - LongLength;
        if (octets is 0 or > LengthOctetsMax || encoded.Length < 2 + octets)
            return false;

        Span<byte> length = stackalloc byte[LengthOctetsMax];
        length.Clear();
        encoded.Slice(2, octets).CopyTo(length[(LengthOctetsMax - octets)..]);
        (headerBytes, contentBytes) = (2 + octets, BinaryPrimitives.ReadUInt32BigEndian(length));
        return true;
    }
}
