using System.CommandLine;
using System.Globalization;
using Segl.Ca.Authorities;
using Segl.Ca.Backups;
using Segl.Cli.Output;
using Segl.Cli.Settings;

namespace Segl.Cli.Commands;

/// <summary><c>segl ca</c>: the authority itself, on its own machine, with the server's settings.</summary>
internal static class CaCommand
{
    private static readonly Option<string?> s_settings = new("--settings")
    {
        Description = "The server's settings in JSON; what stands in the environment (Segl__…) goes before it.",
        HelpName = "FILE",
        Recursive = true,
    };

    private static readonly Option<string?> s_key = new("--key")
    {
        Description = "The key of an authority that was made where the root is: PKCS#8 in PEM, or PKCS#12.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> s_chain = new("--chain")
    {
        Description = "Its certificate and the root in PEM, where the PKCS#12 file does not have them.",
        HelpName = "FILE",
    };

    private static readonly Argument<string> s_folder = new("folder") { Description = "The folder of the backup." };
    private static readonly Option<bool> s_check = new("--check")
    {
        Description = "Check a backup that was made, with the master key at hand.",
    };

    public static Command Make() => new Command("ca", "Look after the authority, on its own machine.").With(
        s_settings,
        new Command("init", "Make the root and the first issuing authority, as the first start does.").Does(InitAsync),
        new Command("roll", "Roll the issuing authority over: its next generation signs from a minute later on.")
            .With(s_key, s_chain, Secrets.PasswordFile)
            .Does(RollAsync),
        new Command("backup", "Copy the whole database with its sealed keys, while the server runs; the master key is not in it.")
            .With(s_folder, s_check)
            .Does(BackUpAsync));

    private static async Task<int> InitAsync(Invocation run, CancellationToken cancellationToken)
    {
        var opened = Installation.OpenOrCreate(run.Get(s_settings));
        if (opened.IsRefused)
            return run.Terminal.Fail(opened.Refusal);

        await using var installation = opened.Value;
        await installation.MigrateAsync(run.Clock, cancellationToken);
        var before = await new FindAuthorities(installation.Database).HandleAsync(cancellationToken);
        if (before.Count > 0)
            return run.Terminal.NothingToDo(Shown(before), $"there is an authority already: {before[0].Certificate.Subject}");

        var made = await installation.MakeAuthoritiesAsync(run.Clock, cancellationToken);
        run.Terminal.Show(Shown(made), writer => Write(writer, Shown(made)));
        return ExitCode.Done;
    }

    private static async Task<int> RollAsync(Invocation run, CancellationToken cancellationToken)
    {
        var opened = Installation.Open(run.Get(s_settings));
        if (opened.IsRefused)
            return run.Terminal.Fail(opened.Refusal);

        await using var installation = opened.Value;
        var import = run.Get(s_key) is { } key
            ? new AuthorityImport { KeyFile = key, ChainFile = run.Get(s_chain), Password = Secrets.PasswordOf(run) }
            : null;
        var roll = new RollAuthority(installation.Settings, installation.Database, installation.MasterKey, run.Clock);
        var rolled = await roll.HandleAsync(Installation.Actor, import, cancellationToken);
        if (rolled.IsRefused)
            return run.Terminal.Fail(rolled.Refusal);

        var shown = ShownAuthority.Of(rolled.Value);
        run.Terminal.Show(shown, writer =>
        {
            Write(writer, [shown]);
            writer.WriteLine($"signs from {Text(shown.SignsFrom)} on, on every node that runs");
        });
        return ExitCode.Done;
    }

    private static async Task<int> BackUpAsync(Invocation run, CancellationToken cancellationToken)
    {
        var opened = Installation.Open(run.Get(s_settings));
        if (opened.IsRefused)
            return run.Terminal.Fail(opened.Refusal);

        await using var installation = opened.Value;
        var folder = run.Get(s_folder);
        var backup = run.Get(s_check)
            ? await BackUp.CheckAsync(folder, installation.MasterKey, cancellationToken)
            : await new BackUp(installation.Database, installation.MasterKey, run.Clock)
                .HandleAsync(folder, Installation.Actor, cancellationToken);
        if (backup.IsRefused)
            return run.Terminal.Fail(backup.Refusal);

        run.Terminal.Show(backup.Value, writer =>
        {
            writer.WriteLine($"{backup.Value.File} of {Text(backup.Value.At)}");
            foreach (var authority in backup.Value.Authorities)
                writer.WriteLine(authority);
            writer.WriteLine(run.Get(s_check)
                ? "whole, and of the master key at hand"
                : "the master key is not in it: keep it apart from this folder");
        });
        return ExitCode.Done;
    }

    private static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IReadOnlyList<ShownAuthority> Shown(IReadOnlyList<AuthorityGeneration> generations) =>
        [.. generations.Select(ShownAuthority.Of)];

    private static void Write(TextWriter writer, IReadOnlyList<ShownAuthority> authorities)
    {
        foreach (var authority in authorities)
            writer.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{authority.Role} {authority.Generation}: {authority.Subject}, valid to {HeldCertificate.Day(authority.NotAfter)}"));
    }

    private sealed record ShownAuthority(
        string Role, int Generation, string Subject, string SerialNumber, string Sha256Fingerprint, DateTimeOffset NotAfter,
        DateTimeOffset SignsFrom)
    {
        public static ShownAuthority Of(AuthorityGeneration generation) => new(
            generation.Role is AuthorityRole.Root ? "root" : "issuing", generation.Number, generation.Certificate.Subject.ToString(),
            generation.Certificate.SerialNumber.ToString(), generation.Certificate.Sha256Fingerprint,
            generation.Certificate.Validity.NotAfter, generation.SignsFrom);
    }
}
