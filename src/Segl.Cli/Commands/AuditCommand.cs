using System.CommandLine;
using System.Globalization;
using Segl.Ca.Auditing;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Api;

namespace Segl.Cli.Commands;

/// <summary><c>segl audit</c>: the organisation's audit trail, fetched and verified outside the server.</summary>
internal static class AuditCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly ApiAccess s_api = new(s_server);
    private static readonly Argument<string> s_file = new("file") { Description = "An exported audit trail, JSON Lines." };
    private static readonly Argument<string> s_target = new("file") { Description = "Where the events are written, JSON Lines." };
    private static readonly Option<string?> s_from = new("--from") { Description = "The first day, as 2026-11-21.", HelpName = "DAY" };
    private static readonly Option<string?> s_until = new("--until") { Description = "The last day.", HelpName = "DAY" };
    private static readonly Option<string?> s_what = new("--what")
    {
        Description = "What kind of thing was acted on: certificate, order, …",
        HelpName = "KIND",
    };

    private static readonly Option<string?> s_subject = new("--subject")
    {
        Description = "To what: a serial number, reference number, UUID or name.",
        HelpName = "TEXT",
    };

    public static Command Make()
    {
        var export = new Command("export", "Fetch the organisation's audit trail, so that 'segl audit verify' can check it.")
            .With(s_target, s_from, s_until, s_what, s_subject);
        s_server.AddTo(export);
        return new Command("audit", "Fetch and check audit trails.").With(
            export.Does(ExportAsync),
            new Command("verify", "Check that each line of an exported audit trail is as it was written, and in its place.")
                .With(s_file)
                .Does(VerifyAsync));
    }

    private static Task<int> ExportAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, async api =>
    {
        var wanted = new ApiAuditWanted
        {
            From = run.Get(s_from), Until = run.Get(s_until), What = run.Get(s_what), Subject = run.Get(s_subject),
        };

        // Under its name stands a whole export or none.
        var target = run.Get(s_target);
        var part = target + ".part";
        await using (var file = File.Create(part))
        {
            if (await api.ExportAuditAsync(wanted, file, cancellationToken) is { } refusal)
            {
                File.Delete(part);
                return run.Terminal.Fail(refusal);
            }
        }

        File.Move(part, target, overwrite: true);
        var lines = await File.ReadLinesAsync(target, cancellationToken).CountAsync(cancellationToken);
        var text = string.Create(CultureInfo.InvariantCulture, $"{lines} lines in {target}");
        run.Terminal.Show(new { file = target, lines }, writer => writer.WriteLine(text));
        return ExitCode.Done;
    });

    private static async Task<int> VerifyAsync(Invocation run, CancellationToken cancellationToken)
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
