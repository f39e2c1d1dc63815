using System.CommandLine;
using Segl.Cli.Settings;
using Segl.Client.Est;
using Segl.Client.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary><c>segl issue</c>: fetches the certificate of an order for a key that is made here.</summary>
internal static class IssueCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly Option<string> s_reference = new("--reference")
    {
        Description = "The order's reference number.",
        Required = true,
    };
    private static readonly Option<string?> s_code = new("--code")
    {
        Description = "The one-time code; '-', or nothing, reads it from standard input. Also SEGL_CODE.",
    };

    private static readonly Argument<string> s_folder = new("folder") { Description = "Where key and certificate are put." };
    private static readonly Option<string> s_format = KeyForms.Option();
    private static readonly Option<bool> s_replace = new("--replace")
    {
        Description = "Put it in the place of the certificate that is in the folder, which stays beside it.",
    };

    public static Command Make()
    {
        var command = new Command("issue", "Fetch the certificate of an order. The key is made here and never leaves this machine.")
            .With(s_folder, s_reference, s_code, s_format, s_replace, Secrets.PasswordFile)
            .Does(RunAsync);
        s_server.AddTo(command);
        return command;
    }

    private static async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var server = s_server.ServerOf(run.Parsed);
        if (server.IsRefused)
            return run.Terminal.Fail(server.Refusal);
        var password = KeyForms.PasswordFor(run, s_format);
        if (password.IsRefused)
            return run.Terminal.Fail(password.Refusal);
        var folder = new KeyFolder(run.Get(s_folder));
        if (CheckFolder(run, folder) is { } refusal)
            return run.Terminal.Fail(refusal);
        var code = Secrets.Find(run, run.Get(s_code), "SEGL_CODE", "The one-time code");
        if (code.IsRefused)
            return run.Terminal.Fail(code.Refusal);
        var opened = folder.OpenNext(KeyForms.Text(password.Value));
        if (opened.IsRefused)
            return run.Terminal.Fail(opened.Refusal);

        using var key = opened.Value;
        using var connection = server.Value.Connect();
        var est = new EstClient(connection);
        var issued = await est.EnrolAsync(run.Get(s_reference)!, code.Value, key.Request(), cancellationToken);
        var chain = await ChainAsync(est, issued, key, cancellationToken);
        if (chain.IsRefused)
            return run.Terminal.Fail(chain.Refusal);

        folder.Take(chain.Value, key, KeyForms.Text(password.Value));
        HeldCertificate.Of(folder, chain.Value.Leaf).Show(run.Terminal);
        return Output.ExitCode.Done;
    }

    // What uses the folder's certificate would show another one from now on, and its own would be renewed no more.
    private static Refusal? CheckFolder(Invocation run, KeyFolder folder)
    {
        var held = folder.ReadCertificate();
        return !held.IsRefused && !run.Get(s_replace)
            ? new Refusal("FolderInUse", $"{run.Get(s_folder)} holds {held.Value.Subject} already.")
            : folder.Check();
    }

    /// <summary>
    /// A certificate that was just given, with its authorities; the refusal where it is not for this key or has no chain.
    /// </summary>
    public static async Task<Result<CertificateChain>> ChainAsync(
        EstClient est, Result<Certificate> issued, LocalKey key, CancellationToken cancellationToken)
    {
        if (issued.IsRefused)
            return issued.Refusal;
        if (!issued.Value.PublicKey.Equals(key.PublicKey))
            return new Refusal("KeyIsAnother", "The server answered with a certificate for another key.");

        var authorities = await est.FetchAuthoritiesAsync(cancellationToken);
        return authorities.IsRefused ? authorities.Refusal : ChainFinder.Above(issued.Value, authorities.Value);
    }
}
