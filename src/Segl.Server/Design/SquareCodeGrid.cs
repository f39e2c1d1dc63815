namespace Segl.Server.Design;

/// <summary>
/// The modules of a square code: fixed patterns, data in its zigzag, mask and format (ISO/IEC 18004 §6.3, §7.7 to §7.10).
/// </summary>
internal sealed class SquareCodeGrid
{
    private const int Masks = 8;
    private const int TimingLine = 6;
    private const int FirstVersionThatSaysSo = 7;

    // Centres of the alignment patterns (ISO/IEC 18004 annex E).
    private static readonly int[][] s_alignment = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46]];

    private readonly int _version;
    private readonly bool[] _dark;
    private readonly bool[] _isFixed;

    private SquareCodeGrid(int version)
    {
        _version = version;
        Size = 17 + (4 * version);
        (_dark, _isFixed) = (new bool[Size * Size], new bool[Size * Size]);
    }

    public int Size { get; }

    public bool IsDark(int row, int column) => _dark[At(row, column)];

    /// <summary>
    /// The grid under the mask that leaves the fewest neighbours alike; any mask can be read, a quiet picture reads best.
    /// </summary>
    public static SquareCodeGrid Best(int version, byte[] codewords) =>
        // There are eight.
        Enumerable.Range(0, Masks).Select(mask => Draw(version, codewords, mask)).MinBy(grid => grid.NeighboursAlike())!;

    private static SquareCodeGrid Draw(int version, byte[] codewords, int mask)
    {
        var grid = new SquareCodeGrid(version);
        grid.DrawPatterns();
        grid.DrawFormat(mask);
        grid.DrawVersion();
        grid.DrawData(codewords, mask);
        return grid;
    }

    private void DrawPatterns()
    {
        for (var index = 0; index < Size; index++)
        {
            Fix(TimingLine, index, index % 2 == 0);
            Fix(index, TimingLine, index % 2 == 0);
        }

        DrawFinder(3, 3);
        DrawFinder(3, Size - 4);
        DrawFinder(Size - 4, 3);
        var centres = s_alignment[_version - 1];
        foreach (var row in centres)
            foreach (var column in centres)
                if (!IsInFinder(row, column))
                    DrawSquares(row, column, 2, ring => ring != 1);
    }

    private int At(int row, int column) => (row * Size) + column;

    private bool IsInFinder(int row, int column) =>
        (row == TimingLine && column == TimingLine) || (row == TimingLine && column == Size - 7)
            || (row == Size - 7 && column == TimingLine);

    // Dark core, light ring, dark ring, light border.
    private void DrawFinder(int row, int column) => DrawSquares(row, column, 4, ring => ring is not (2 or 4));

    private void DrawSquares(int row, int column, int radius, Func<int, bool> isDark)
    {
        for (var down = -radius; down <= radius; down++)
            for (var across = -radius; across <= radius; across++)
                if (IsInside(row + down, column + across))
                    Fix(row + down, column + across, isDark(Math.Max(Math.Abs(down), Math.Abs(across))));
    }

    private bool IsInside(int row, int column) => row >= 0 && row < Size && column >= 0 && column < Size;

    private void Fix(int row, int column, bool isDark) => (_dark[At(row, column)], _isFixed[At(row, column)]) = (isDark, true);

    // Level M is 00; the mask's three bits with ten of BCH correction, never all light (ISO/IEC 18004 §7.9).
    private void DrawFormat(int mask)
    {
        var bits = WithCorrection(mask, 10, 0x537) ^ 0x5412;
        for (var bit = 0; bit < 15; bit++)
        {
            var isDark = (bits >> bit & 1) == 1;
            Fix(bit < 6 ? bit : bit < 8 ? bit + 1 : Size - 15 + bit, 8, isDark);
            Fix(8, bit < 8 ? Size - 1 - bit : bit == 8 ? 7 : 14 - bit, isDark);
        }

        Fix(Size - 8, 8, isDark: true);
    }

    private void DrawVersion()
    {
        if (_version < FirstVersionThatSaysSo)
            return;

        var bits = WithCorrection(_version, 12, 0x1F25);
        for (var bit = 0; bit < 18; bit++)
        {
            var isDark = (bits >> bit & 1) == 1;
            Fix(Size - 11 + (bit % 3), bit / 3, isDark);
            Fix(bit / 3, Size - 11 + (bit % 3), isDark);
        }
    }

    private static int WithCorrection(int value, int bits, int generator)
    {
        var remainder = value;
        for (var bit = 0; bit < bits; bit++)
            remainder = remainder << 1 ^ (remainder >> (bits - 1)) * generator;
        return value << bits | remainder;
    }

    // Columns in pairs from the right, upwards and downwards by turns, passing over the timing column.
    private void DrawData(byte[] codewords, int mask)
    {
        var bit = 0;
        var isUpwards = true;
        for (var right = Size - 1; right > 0; right -= 2)
        {
            if (right == TimingLine)
                right--;
            for (var step = 0; step < Size; step++)
                for (var column = right; column > right - 2; column--)
                {
                    var row = isUpwards ? Size - 1 - step : step;
                    if (_isFixed[At(row, column)])
                        continue;
                    var isSet = bit < codewords.Length * 8 && (codewords[bit / 8] >> (7 - (bit % 8)) & 1) == 1;
                    _dark[At(row, column)] = isSet != IsFlipped(mask, row, column);
                    bit++;
                }

            isUpwards = !isUpwards;
        }
    }

    // ISO/IEC 18004 table 10.
    private static bool IsFlipped(int mask, int row, int column) => mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };

    private int NeighboursAlike()
    {
        var alike = 0;
        for (var row = 0; row < Size; row++)
            for (var column = 0; column < Size; column++)
            {
                if (column + 1 < Size && _dark[At(row, column)] == _dark[At(row, column + 1)])
                    alike++;
                if (row + 1 < Size && _dark[At(row, column)] == _dark[At(row + 1, column)])
                    alike++;
            }

        return alike;
    }
}
