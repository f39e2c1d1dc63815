using System.CommandLine;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Est;
using Segl.Client.Keys;
using Segl.Pki.Certificates;

namespace Segl.Cli.Commands;

/// <summary><c>segl renew</c>: renews a certificate with itself, for a new key, when it is time.</summary>
internal static class RenewCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly Argument<string> s_folder = new("folder")
    {
        Description = "Where key and certificate are, as 'segl issue' put them.",
    };
    private static readonly Option<bool> s_force = new("--force") { Description = "Renew now, also when it is not yet time." };

    public static Command Make()
    {
        var command = new Command("renew", "Renew a certificate with itself, for a new key, when two thirds of its life are over.")
            .With(s_folder, s_force, Secrets.PasswordFile)
            .Does(RunAsync);
        s_server.AddMutualTo(command);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var folder = new KeyFolder(run.Get(s_folder));
        var held = folder.ReadCertificate();
        if (held.IsRefused)
            return run.Terminal.Fail(held.Refusal);
        if (!run.Get(s_force) && !RenewalWindow.IsDue(held.Value.Validity, run.Clock.GetUtcNow()))
        {
            var shown = HeldCertificate.Of(folder, held.Value);
            return run.Terminal.NothingToDo(shown, $"{shown.Subject} is to be renewed from {HeldCertificate.Day(shown.RenewFrom)} on");
        }

        return await RenewAsync(run, folder, held.Value, cancellationToken);
    }

    private static async Task<int> RenewAsync(Invocation run, KeyFolder folder, Certificate held, CancellationToken cancellationToken)
    {
        var server = s_server.MutualOf(run.Parsed);
        if (server.IsRefused)
            return run.Terminal.Fail(server.Refusal);
        var password = Secrets.PasswordOf(run);
        var opened = folder.OpenKey(password);
        if (opened.IsRefused)
            return run.Terminal.Fail(opened.Refusal);

        using var oldKey = opened.Value;
        var sealing = folder.IsSealed ? password : null;
        var next = folder.Check() is { } unusable ? unusable : folder.OpenNext(sealing);
        if (next.IsRefused)
            return run.Terminal.Fail(next.Refusal);

        using var key = next.Value;
        using var shown = oldKey.With(held);
        using var connection = server.Value.Connect(shown);
        var est = new EstClient(connection);
        var renewed = await est.ReenrolAsync(key.Request(), cancellationToken);
        var chain = await IssueCommand.ChainAsync(est, renewed, key, cancellationToken);
        if (chain.IsRefused)
            return run.Terminal.Fail(chain.Refusal);

        folder.Take(chain.Value, key, sealing);
        HeldCertificate.Of(folder, chain.Value.Leaf).Show(run.Terminal);
        return ExitCode.Done;
    }
}
