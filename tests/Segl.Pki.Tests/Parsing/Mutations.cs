namespace Segl.Pki.Tests.Parsing;

/// <summary>Systematically damaged copies of good input: every length, every bit, and more behind the end.</summary>
internal static class Mutations
{
    public static IEnumerable<byte[]> Truncations(byte[] good) => Enumerable.Range(0, good.Length).Select(length => good[..length]);

    public static IEnumerable<byte[]> BitFlips(byte[] good)
    {
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var flipped = good.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }

    public static IEnumerable<byte[]> WithTrailingBytes(byte[] good) =>
        new byte[][] { [0x00], [0x05, 0x00], [0xff], good }.Select(trailing => (byte[])[.. good, .. trailing]);

    /// <summary>Bytes cut out, doubled and overwritten at places that a fixed sequence chooses, the same in every run.</summary>
    public static IEnumerable<byte[]> Splices(byte[] good, int count)
    {
        var state = 0x5e61_2026u;
        for (var index = 0; index < count; index++)
        {
            var from = (int)(Next(ref state) % (uint)good.Length);
            var length = (int)Math.Min(Next(ref state) % 40, (uint)(good.Length - from));
            yield return (Next(ref state) % 3) switch
            {
                0 => [.. good[..from], .. good[(from + length)..]],
                1 => [.. good[..(from + length)], .. good[from..]],
                _ =>
                    [.. good[..from], .. Enumerable.Range(0, length).Select(_ =>
                        (byte)(Next(ref state) & 0xff)), .. good[(from + length)..]],
            };
        }
    }

    // Marsaglia's xorshift: no chance in it, so a failure comes back when the test is run again.
    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }
}
