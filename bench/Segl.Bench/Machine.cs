using System.Runtime.InteropServices;
using Segl.Testing;

namespace Segl.Bench;

/// <summary>What was measured on, and which commit.</summary>
public sealed record Machine(string Text, string Commit, string RepositoryFolder)
{
    public static async Task<Machine> DescribeAsync()
    {
        var commit = await GitAsync("rev-parse", "--short", "HEAD");
        var changes = await GitAsync("status", "--porcelain", "--untracked-files=no");
        var folder = await GitAsync("rev-parse", "--show-toplevel");
        var text = $"{await ProcessorAsync()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
        return new(text, changes.Length == 0 ? commit : commit + " with changes", folder.Length == 0 ? Environment.CurrentDirectory : folder);
    }

    private static async Task<string> ProcessorAsync()
    {
        const string name = "model name";
        var lines = await File.ReadAllLinesAsync("/proc/cpuinfo");
        return Array.Find(lines, line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
    }

    private static async Task<string> GitAsync(params string[] arguments)
    {
        var run = await OutsideTool.RunAsync("git", arguments);
        return run.ExitCode == 0 ? run.Output.Trim() : "";
    }
}
