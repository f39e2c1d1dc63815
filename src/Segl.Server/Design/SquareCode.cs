using System.Text;

namespace Segl.Server.Design;

/// <summary>A square code (QR code) of a short text: byte mode, error correction level M, versions 1 to 9.</summary>
/// <remarks>ISO/IEC 18004. Our own because a page needs one: addresses for authenticator apps have 60 to 140 bytes.</remarks>
public sealed class SquareCode
{
    private const int VersionMax = 9;

    // Per version: all codewords, codewords of error correction per block, blocks (ISO/IEC 18004 tables 1 and 9, level M).
    private static readonly (int All, int CorrectionPerBlock, int Blocks)[] s_capacities =
    [
        (26, 10, 1), (44, 16, 1), (70, 26, 1), (100, 18, 2), (134, 24, 2), (172, 16, 4), (196, 18, 4), (242, 22, 4), (292, 22, 5),
    ];

    private readonly SquareCodeGrid _grid;

    private SquareCode(SquareCodeGrid grid) => _grid = grid;

    /// <summary>Modules along one side.</summary>
    public int Size => _grid.Size;

    /// <summary>Whether a module is dark.</summary>
    public bool IsDark(int row, int column) => _grid.IsDark(row, column);

    /// <summary>The code of a text.</summary>
    /// <exception cref="ArgumentException">The text is longer than a code of version 9 holds (180 bytes).</exception>
    public static SquareCode Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var version = 1; version <= VersionMax; version++)
        {
            var (all, correctionPerBlock, blocks) = s_capacities[version - 1];
            var forData = all - (correctionPerBlock * blocks);
            if (bytes.Length + 2 <= forData)
                return new SquareCode(SquareCodeGrid.Best(version, Interleave(Data(bytes, forData), correctionPerBlock, blocks)));
        }

        throw new ArgumentException($"A square code holds at most 180 bytes; this text has {bytes.Length}.", nameof(text));
    }

    // Mode 0100, the count in 8 bits, the bytes, mode 0000, then the two filling codewords by turns (ISO/IEC 18004 §7.4).
    private static byte[] Data(byte[] bytes, int length)
    {
        var data = new byte[length];
        data[0] = (byte)(0x40 | bytes.Length >> 4);
        for (var index = 0; index <= bytes.Length; index++)
        {
            var before = index == 0 ? bytes.Length & 0xF : bytes[index - 1] & 0xF;
            var after = index == bytes.Length ? 0 : bytes[index] >> 4;
            data[index + 1] = (byte)(before << 4 | after);
        }

        for (var index = bytes.Length + 2; index < length; index++)
            data[index] = (byte)((index - bytes.Length) % 2 == 0 ? 0xEC : 0x11);
        return data;
    }

    // Blocks of data, the shorter first, then their corrections, both read across the blocks (ISO/IEC 18004 §7.6).
    private static byte[] Interleave(byte[] data, int correctionPerBlock, int blocks)
    {
        var shorter = data.Length / blocks;
        var longer = data.Length % blocks;
        var parts = new List<byte[]>();
        for (int block = 0, start = 0; block < blocks; block++)
        {
            var length = shorter + (block >= blocks - longer ? 1 : 0);
            parts.Add(data[start..(start + length)]);
            start += length;
        }

        var corrections = parts.ConvertAll(part => ReedSolomon.Correction(part, correctionPerBlock));
        return
        [
            .. Enumerable.Range(0, shorter + 1).SelectMany(index => parts.Where(part => index < part.Length).Select(part => part[index])),
            .. Enumerable.Range(0, correctionPerBlock).SelectMany(index => corrections.Select(correction => correction[index])),
        ];
    }

    /// <summary>Error correction over GF(2⁸) with the polynomial x⁸+x⁴+x³+x²+1 (ISO/IEC 18004 §7.5.2).</summary>
    private static class ReedSolomon
    {
        private const int Polynomial = 0x11D;

        public static byte[] Correction(byte[] data, int length)
        {
            var generator = Generator(length);
            var remainder = new byte[length];
            foreach (var codeword in data)
            {
                var factor = (byte)(codeword ^ remainder[0]);
                Array.Copy(remainder, 1, remainder, 0, length - 1);
                remainder[^1] = 0;
                for (var index = 0; index < length; index++)
                    remainder[index] ^= Multiply(generator[index], factor);
            }

            return remainder;
        }

        // The product of (x − 2⁰) … (x − 2ⁿ⁻¹), without its leading 1.
        private static byte[] Generator(int degree)
        {
            var generator = new byte[degree];
            generator[^1] = 1;
            byte root = 1;
            for (var factor = 0; factor < degree; factor++)
            {
                for (var index = 0; index < degree; index++)
                {
                    generator[index] = Multiply(generator[index], root);
                    if (index + 1 < degree)
                        generator[index] ^= generator[index + 1];
                }

                root = Multiply(root, 2);
            }

            return generator;
        }

        private static byte Multiply(byte left, byte right)
        {
            var product = 0;
            for (var bit = 7; bit >= 0; bit--)
            {
                product = product << 1 ^ (product >> 7) * Polynomial;
                product ^= (right >> bit & 1) * left;
            }

            return (byte)product;
        }
    }
}
