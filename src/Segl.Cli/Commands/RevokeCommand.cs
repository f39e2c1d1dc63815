using System.CommandLine;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Api;

namespace Segl.Cli.Commands;

/// <summary><c>segl revoke</c>: revokes a certificate, for ever.</summary>
internal static class RevokeCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly ApiAccess s_api = new(s_server);
    private static readonly Argument<string> s_serial = new("serial") { Description = "The certificate's serial number." };

    private static readonly Option<ApiRevocationCause> s_cause = new("--cause")
    {
        Description = "dataNoLongerRight, keyAccessLost, keySuspected, keyDestroyed or noLongerTied.",
        HelpName = "CAUSE",
        CustomParser = TypedValues.Word<ApiRevocationCause>,
        Required = true,
    };

    private static readonly Option<bool> s_yes = new("--yes") { Description = "Needed, because a revocation is final." };

    public static Command Make()
    {
        var command = new Command("revoke", "Revoke a certificate. Nobody can take it back.").With(s_serial, s_cause, s_yes);
        s_server.AddTo(command);
        return command.Does(RunAsync);
    }

    private static Task<int> RunAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, async api =>
    {
        if (!run.Get(s_yes))
            return run.Terminal.Fail("a revocation is final, and was not confirmed", "add --yes");

        var found = await api.FindCertificateAsync(run.Get(s_serial), cancellationToken);
        if (found.IsRefused)
            return run.Terminal.Fail(found.Refusal);
        if (found.Value.Revocation is { } before)
            return run.Terminal.NothingToDo(before, $"{Text(run, before)}, and not again");

        var revoked = await api.RevokeAsync(run.Get(s_serial), run.Get(s_cause), cancellationToken);
        if (revoked.IsRefused)
            return run.Terminal.Fail(revoked.Refusal);
        run.Terminal.Show(revoked.Value, writer => writer.WriteLine(Text(run, revoked.Value)));
        return ExitCode.Done;
    });

    private static string Text(Invocation run, ApiRevocation revocation) =>
        $"{run.Get(s_serial)} revoked {HeldCertificate.Day(revocation.RevokedAt)}: {revocation.Reason}";
}
