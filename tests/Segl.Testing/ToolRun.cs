using System.Text;

namespace Segl.Testing;

/// <summary>How a run of an outside tool ended.</summary>
public sealed record ToolRun(int ExitCode, ReadOnlyMemory<byte> OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes.Span);

    /// <summary>The run itself, or an exception with all that the tool said.</summary>
    public ToolRun ShouldSucceed() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"The tool ended with {ExitCode}.\n{Output}\n{Error}");
}
