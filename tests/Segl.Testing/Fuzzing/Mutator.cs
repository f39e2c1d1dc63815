namespace Segl.Testing.Fuzzing;

/// <summary>Damaged copies of good input, the same in every run: what a case looks like follows from its number alone.</summary>
public sealed class Mutator(params IReadOnlyList<byte[]> seeds)
{
    private const int StepsMax = 4;
    private const int PieceBytesMax = 24;
    private const int RepeatsMax = 200;

    /// <summary>A case is no longer than this, so that a million of them are of one kind of work.</summary>
    private const int CaseBytesMax = 16 * 1024;

    // What readers of lengths, signs and ends trip over; in the end also of text.
    private static readonly byte[] Awkward = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0x30, 0x31, 0x04, 0x02, 0xa0, 0x0a, 0x0d, 0x20, (byte)'%', (byte)'/'];

    private static readonly byte[][] Lengths =
    [
        [0x80], [0x81, 0xff], [0x82, 0xff, 0xff], [0x83, 0xff, 0xff, 0xff], [0x84, 0x7f, 0xff, 0xff, 0xff], [0x84, 0xff, 0xff, 0xff, 0xff],
        [0x88, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ];

    /// <summary>One case.</summary>
    public byte[] Case(int number)
    {
        var chance = new Xorshift((uint)number);
        var bytes = chance.Of(seeds);
        for (var steps = 1 + chance.Below(StepsMax); steps > 0; steps--)
            bytes = Step(bytes, ref chance);
        return bytes.Length <= CaseBytesMax ? bytes : bytes[..CaseBytesMax];
    }

    private byte[] Step(byte[] good, ref Xorshift chance)
    {
        if (good.Length == 0)
            return chance.Bytes(1 + chance.Below(PieceBytesMax));

        var from = chance.Below(good.Length);
        var length = Math.Min(chance.Below(PieceBytesMax), good.Length - from);
        return chance.Below(9) switch
        {
            0 => good[..from],
            1 => Changed(good, from, (byte)(good[from] ^ (1 << chance.Below(8)))),
            2 => Changed(good, from, Awkward[chance.Below(Awkward.Length)]),
            3 => [.. good[..from], .. good[(from + length)..]],
            4 => [.. good[..(from + length)], .. good[from..]],
            5 => [.. good[..from], .. chance.Bytes(length), .. good[(from + length)..]],
            6 => [.. good[..from], .. chance.Of(Lengths), .. good[Math.Min(from + 1, good.Length)..]],
            7 => [.. good[..from], .. Enumerable.Repeat(good[from..(from + length)], chance.Below(RepeatsMax)).SelectMany(piece => piece), .. good[from..]],
            _ => Spliced(good[..from], chance.Of(seeds), ref chance),
        };
    }

    private static byte[] Changed(byte[] good, int at, byte value)
    {
        var changed = good.ToArray();
        changed[at] = value;
        return changed;
    }

    private static byte[] Spliced(byte[] start, byte[] other, ref Xorshift chance) => [.. start, .. other[chance.Below(other.Length + 1)..]];

    /// <summary>Marsaglia's xorshift: no chance in it, so a failure comes back when the case is run again.</summary>
    private struct Xorshift(uint seed)
    {
        // Neighbouring numbers must not begin alike, and none may begin with zero.
        private uint _state = unchecked((seed + 1) * 2_654_435_761) | 1;

        public int Below(int bound)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (int)(_state % (uint)bound);
        }

        public byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            for (var index = 0; index < count; index++)
                bytes[index] = (byte)Below(256);
            return bytes;
        }

        public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
    }
}
