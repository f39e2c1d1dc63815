using System.Text;
using Segl.Server.Design;
using Segl.Testing;

namespace Segl.Server.Tests.Design;

public sealed class SquareCodeTests
{
    private const int PixelsPerModule = 4;
    private const int QuietZone = 4;

    // Each version up to the largest, by the most bytes that it holds.
    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(26)]
    [InlineData(42)]
    [InlineData(62)]
    [InlineData(84)]
    [InlineData(106)]
    [InlineData(122)]
    [InlineData(152)]
    [InlineData(180)]
    public async Task Is_read_by_somebody_elses_reader(int length)
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, length).Select(index => (char)('a' + (index * 7 % 26))));
        await File.WriteAllBytesAsync(folder.File("code.pgm"), Picture(SquareCode.Of(text)), TestContext.Current.CancellationToken);

        var read = await OutsideTool.RunAsync(
            "zbarimg", ["--quiet", "--raw", "--nodbus", folder.File("code.pgm")], cancellationToken: TestContext.Current.CancellationToken);

        read.ShouldSucceed().Output.TrimEnd('\n').ShouldBe(text);
    }

    [Fact]
    public void Refuses_more_than_it_holds() =>
        Should.Throw<ArgumentException>(() => SquareCode.Of(new string('a', 181))).Message.ShouldContain("181");

    // A portable graymap: the simplest picture that there is.
    private static byte[] Picture(SquareCode code)
    {
        var side = (code.Size + (2 * QuietZone)) * PixelsPerModule;
        var pixels =
            from row in Enumerable.Range(0, side)
            from column in Enumerable.Range(0, side)
            select IsDark(code, (row / PixelsPerModule) - QuietZone, (column / PixelsPerModule) - QuietZone) ? (byte)0 : (byte)255;
        return [.. Encoding.ASCII.GetBytes($"P5 {side} {side} 255\n"), .. pixels];
    }

    private static bool IsDark(SquareCode code, int row, int column) =>
        row >= 0 && row < code.Size && column >= 0 && column < code.Size && code.IsDark(row, column);
}
