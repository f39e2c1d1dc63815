using System.CommandLine;
using System.Globalization;
using Segl.Ca.Auditing;
using Segl.Cli.Output;

namespace Segl.Cli.Commands;

/// <summary><c>segl audit</c>: the audit trail, outside the server.</summary>
internal static class AuditCommand
{
    private static readonly Argument<string> s_file = new("file") { Description = "An exported audit trail, JSON Lines." };

    public static Command Make() => new Command("audit", "Look after audit trails.").With(
        new Command("verify", "Check that each line of an exported audit trail is as it was written, and in its place.")
            .With(s_file)
            .Does(RunAsync));

    private static async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var trail = await ExportedTrail.VerifyAsync(run.Get(s_file), cancellationToken);
        run.Terminal.Show(trail, writer => writer.WriteLine(Text(trail)));
        return trail.Fault is { } fault
            ? run.Terminal.Fail(string.Create(CultureInfo.InvariantCulture, $"line {trail.Lines} {fault}"), hint: null)
            : ExitCode.Done;
    }

    private static string Text(ExportedTrail trail) => trail.Fault is null
        ? string.Create(
            CultureInfo.InvariantCulture, $"{trail.Lines} lines are as they were written; {trail.Linked} directly follow the line before")
        : string.Create(CultureInfo.InvariantCulture, $"{trail.Lines - 1} lines are as they were written, and then one is not");
}
