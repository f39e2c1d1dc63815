namespace Segl.Server.Tests.Ldap;

/// <summary>Damaged copies of good input, the same in every run: cut off, one bit turned, pieces cut out, doubled, overwritten.</summary>
internal static class DamagedBytes
{
    /// <summary>Every length, every bit, and a number of further ones.</summary>
    public static IEnumerable<byte[]> Of(byte[] good, int count) =>
        [.. Enumerable.Range(0, good.Length).Select(length => good[..length]), .. BitFlips(good), .. Splices(good, count)];

    private static IEnumerable<byte[]> BitFlips(byte[] good) => Enumerable.Range(0, good.Length * 8).Select(bit =>
    {
        var flipped = good.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    });

    private static IEnumerable<byte[]> Splices(byte[] good, int count)
    {
        var state = 0x5e61_2026u;
        for (var index = 0; index < count; index++)
        {
            var from = (int)(Next(ref state) % (uint)good.Length);
            var length = (int)Math.Min(Next(ref state) % 20, (uint)(good.Length - from));
            yield return (Next(ref state) % 3) switch
            {
                0 => [.. good[..from], .. good[(from + length)..]],
                1 => [.. good[..(from + length)], .. good[from..]],
                _ => [.. good[..from], .. Noise(ref state, length), .. good[(from + length)..]],
            };
        }
    }

    private static byte[] Noise(ref uint state, int length)
    {
        var noise = new byte[length];
        for (var index = 0; index < length; index++)
            noise[index] = (byte)(Next(ref state) & 0xff);
        return noise;
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
