namespace Segl.Testing.Fuzzing;

/// <summary>Damaged copies of one good input: every length, every bit, and further ones.</summary>
public static class DamagedBytes
{
    /// <summary>Every length, every bit, and a number of further ones.</summary>
    public static IEnumerable<byte[]> Of(byte[] good, int count)
    {
        var mutator = new Mutator(good);
        return
        [
            .. Enumerable.Range(0, good.Length).Select(length => good[..length]), .. BitFlips(good), .. Enumerable.Range(0, count).Select(mutator.Case),
        ];
    }

    private static IEnumerable<byte[]> BitFlips(byte[] good) => Enumerable.Range(0, good.Length * 8).Select(bit =>
    {
        var flipped = good.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    });
}
