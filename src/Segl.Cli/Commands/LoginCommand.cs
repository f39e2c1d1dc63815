using System.CommandLine;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Api;
using Segl.Client.Keys;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary><c>segl login</c>: keeps an access token, a person's own or one that a system gets for its certificate.</summary>
internal static class LoginCommand
{
    private const int FileBytesMax = 64 * 1024;

    private static readonly ServerOptions s_server = new();
    private static readonly Option<string?> s_certificate = new("--certificate")
    {
        Description = "Sign a system in with this certificate (PEM), over mutual TLS; the token lasts an hour.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_key = new("--key")
    {
        Description = "The certificate's private key (PEM).",
        HelpName = "FILE",
    };

    public static Command Make()
    {
        var command = new Command("login", "Keep an access token for the commands that need one; it is read from standard input.")
            .With(s_certificate, s_key, Secrets.PasswordFile)
            .Does(RunAsync);
        s_server.AddTo(command);
        command.Options.Add(s_server.Mutual);
        return command;
    }

    public static Command MakeLogout() => new Command("logout", "Forget the access token.").Does((run, _) =>
    {
        var saved = SettingsFile.Read();
        if (saved.Token is null)
            return Task.FromResult(run.Terminal.NothingToDo(new { signedIn = false }, "there is no token to forget"));
        SettingsFile.Write(saved with { Token = null, TokenEnds = null });
        run.Terminal.Show(
            new { signedIn = false },
            writer => writer.WriteLine("the token is forgotten; at the server it lives until it ends or is ended there"));
        return Task.FromResult(ExitCode.Done);
    });

    private static async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var address = s_server.ServerOf(run.Parsed);
        if (address.IsRefused)
            return run.Terminal.Fail(address.Refusal);
        var token = run.Get(s_certificate) is { } certificate
            ? await SignSystemInAsync(run, certificate, cancellationToken)
            : Typed(Secrets.Find(run, given: null, "SEGL_TOKEN", "The access token"));
        if (token.IsRefused)
            return run.Terminal.Fail(token.Refusal);

        // A token that is worth nothing is better known now than in the night.
        using var connection = address.Value.Connect();
        var organisation = await new SeglApi(connection, token.Value.Text).FindOrganisationAsync(cancellationToken);
        if (organisation.IsRefused && organisation.Refusal.Code != "NotAllowed")
            return run.Terminal.Fail(organisation.Refusal);

        var root = s_server.RootFileOf(run.Parsed);
        SettingsFile.Write(new SavedSettings
        {
            Server = address.Value.Uri.ToString(),
            Mutual = s_server.MutualTextOf(run.Parsed),
            Root = root is null ? null : Path.GetFullPath(root),
            Token = token.Value.Text,
            TokenEnds = token.Value.Ends,
        });
        var name = organisation.IsRefused ? null : organisation.Value.Name;
        run.Terminal.Show(
            new { signedIn = true, server = address.Value.Uri, organisation = name, ends = token.Value.Ends },
            writer => writer.WriteLine(
                $"signed in at {address.Value.Uri.GetLeftPart(UriPartial.Authority)}{(name is null ? "" : $" for {name}")}"));
        return ExitCode.Done;
    }

    private static Result<KeptToken> Typed(Result<string> secret) =>
        secret.IsRefused ? secret.Refusal : new KeptToken(secret.Value, Ends: null);

    private static async Task<Result<KeptToken>> SignSystemInAsync(
        Invocation run, string certificateFile, CancellationToken cancellationToken)
    {
        if (run.Get(s_key) is not { } keyFile)
            return new Refusal("KeyMissing", "A certificate signs in with its key.");
        var address = s_server.MutualOf(run.Parsed);
        if (address.IsRefused)
            return address.Refusal;
        if (new FileInfo(certificateFile).Length > FileBytesMax || new FileInfo(keyFile).Length > FileBytesMax)
            return new Refusal("FileTooLarge", $"Neither certificate nor key has more than {FileBytesMax} bytes.");
        var bundle = CertificateBundle.Read(await File.ReadAllBytesAsync(certificateFile, cancellationToken));
        if (bundle.IsRefused)
            return bundle.Refusal;
        if (bundle.Value.Target is not Certificate held)
            return new Refusal("CertificateUnusable", $"{certificateFile} holds no certificate of a Segl server.");

        var opened = LocalKey.FromPem(await File.ReadAllTextAsync(keyFile, cancellationToken), Secrets.PasswordOf(run));
        if (opened.IsRefused)
            return new Refusal(opened.Refusal.Code, $"{keyFile}: {opened.Refusal.Detail}");

        using var key = opened.Value;
        using var shown = key.With(held);
        using var connection = address.Value.Connect(shown);
        var now = run.Clock.GetUtcNow();
        var token = await new SeglApi(connection, token: null).SignInSystemAsync(cancellationToken);
        return token.IsRefused ? token.Refusal : new KeptToken(token.Value.AccessToken, now.AddSeconds(token.Value.ExpiresIn));
    }

    private sealed record KeptToken(string Text, DateTimeOffset? Ends);
}
