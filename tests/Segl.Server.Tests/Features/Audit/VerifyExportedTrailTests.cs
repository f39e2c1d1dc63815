using System.Buffers;
using System.Globalization;
using System.Text;
using Segl.Ca.Auditing;
using Segl.Server.Features.Audit;
using Segl.Testing;

namespace Segl.Server.Tests.Features.Audit;

public sealed class VerifyExportedTrailTests
{
    [Fact]
    public async Task Finds_an_untouched_file_unchanged_and_says_what_it_cannot_see()
    {
        var (exitCode, verdict) = await VerifyAsync(Chain(1, 2, 5));

        exitCode.ShouldBe(0);
        verdict.ShouldContain("Each of 3 lines");
        verdict.ShouldContain("1 directly follow");
        verdict.ShouldContain("audit verify");
    }

    [Theory]
    [InlineData("actor", "line 2: was changed")]
    [InlineData("order", "line 3: is not in its place")]
    [InlineData("link", "line 3: does not follow")]
    [InlineData("garbage", "line 2: is no line")]
    public async Task Finds_what_was_done_to_a_line(string deed, string verdict)
    {
        var lines = Chain(1, 2, 3);
        var (exitCode, told) = await VerifyAsync(deed switch
        {
            "actor" => [lines[0], lines[1].Replace("account:2", "account:9", StringComparison.Ordinal), lines[2]],
            "order" => [lines[0], lines[2], lines[1]],
            "link" => [lines[0], lines[1], Line(Event(3, new byte[32]))],
            _ => [lines[0], lines[1][..20], lines[2]],
        });

        exitCode.ShouldBe(1);
        told.ShouldContain(verdict);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        await using var errors = new StringWriter(CultureInfo.InvariantCulture);

        (await VerifyExportedTrail.RunAsync(folder.File("missing.jsonl"), output, errors)).ShouldBe(2);

        output.ToString().ShouldBeEmpty();
        errors.ToString().ShouldStartWith("error: cannot read the export: ");
        errors.ToString().TrimEnd().ShouldNotContain('\n');
    }

    // The script of docs/operations.md, as a stranger runs it.
    [Fact]
    public async Task The_documented_script_agrees()
    {
        using var folder = new TemporaryFolder();
        var documented = await File.ReadAllTextAsync(
            Path.Combine(SourceTree.Root, "docs", "operations.md"), TestContext.Current.CancellationToken);
        var script = Path.Combine(folder.Path, "check.py");
        await File.WriteAllTextAsync(script, documented.Split("```python\n")[1].Split("```")[0], TestContext.Current.CancellationToken);
        var lines = Chain(1, 2, 3);
        var file = Path.Combine(folder.Path, "export.jsonl");
        await File.WriteAllLinesAsync(
            file,
            [lines[0], lines[1].Replace("account:2", "account:9", StringComparison.Ordinal), lines[2]],
            TestContext.Current.CancellationToken);

        var run = await OutsideTool.RunAsync("python3", [script, file], cancellationToken: TestContext.Current.CancellationToken);

        run.ShouldSucceed().Output.ShouldBe("1 unchanged\n2 CHANGED\n3 unchanged\n");
    }

    private static async Task<(int ExitCode, string Verdict)> VerifyAsync(IEnumerable<string> lines)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "export.jsonl");
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        return (await VerifyExportedTrail.RunAsync(file, output, TextWriter.Null), output.ToString());
    }

    private static List<string> Chain(params int[] numbers)
    {
        var lines = new List<string>();
        ReadOnlyMemory<byte> previous = new byte[32];
        foreach (var number in numbers)
        {
            var record = Event(number, previous);
            previous = record.Hash;
            lines.Add(Line(record));
        }

        return lines;
    }

    private static AuditRecord Event(int number, ReadOnlyMemory<byte> previous)
    {
        var record = new AuditRecord(
            number,
            1_000 + number,
            $"account:{number}",
            "order.create",
            "own",
            "øæå",
            "Succeeded",
            "{\"name\":\"\\\"Ærø\\\"\"}",
            previous,
            default);
        return record with { Hash = record.ComputeHash() };
    }

    private static string Line(AuditRecord record)
    {
        var output = new ArrayBufferWriter<byte>();
        AuditLines.Write(output, record);
        return Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd('\n');
    }
}
