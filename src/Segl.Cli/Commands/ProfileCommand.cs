using System.CommandLine;
using System.Globalization;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Api;

namespace Segl.Cli.Commands;

/// <summary><c>segl profile</c>: the organisation's certificate profiles.</summary>
internal static class ProfileCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly ApiAccess s_api = new(s_server);

    private static readonly Argument<Guid> s_id = new("id")
    {
        Description = "The profile's UUID, which is in its certificates.",
        CustomParser = given => TypedValues.Uuid(given) ?? Guid.Empty,
    };

    private static readonly Option<string?> s_words = new("--search") { Description = "Words of name, address, contact person or number." };
    private static readonly Option<string?> s_status = new("--status") { Description = "empty, pending, valid, revoked or expired." };
    private static readonly Option<string?> s_type = new("--type") { Description = "organisation or system." };

    public static Command Make() => new Command("profile", "Look at certificate profiles, and change them.").With(
        Reached(new Command("list", "List, search and filter profiles.").With(s_words, s_status, s_type).Does(ListAsync)),
        Reached(new Command("show", "Show one profile.").With(s_id).Does(ShowAsync)),
        Reached(MasterData.AddTo(new Command("edit", "Change what the next certificates of a profile say.").With(s_id)).Does(EditAsync)));

    private static Command Reached(Command command)
    {
        s_server.AddTo(command);
        return command;
    }

    private static Task<int> ListAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, api =>
    {
        KeyValuePair<string, string?>[] query =
        [
            new("q", run.Get(s_words)), new("status", run.Get(s_status)), new("type", run.Get(s_type)),
        ];
        return Pages.ShowAllAsync(
            run.Terminal, after => api.ListProfilesAsync(query, after, cancellationToken),
            ["id", "name", "mail", "status", "certificates", "next expiry"],
            row =>
            [
                row.Id.ToString(), row.Name, row.Email ?? "", row.Status, row.Certificates.ToString(CultureInfo.InvariantCulture),
                row.NextExpiry is { } expiry ? HeldCertificate.Day(expiry) : "",
            ]);
    });

    private static Task<int> ShowAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, async api =>
    {
        var found = await api.FindProfileAsync(run.Get(s_id), cancellationToken);
        return found.IsRefused ? run.Terminal.Fail(found.Refusal) : Show(run.Terminal, found.Value.Value);
    });

    private static Task<int> EditAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, async api =>
    {
        var found = await api.FindProfileAsync(run.Get(s_id), cancellationToken);
        if (found.IsRefused)
            return run.Terminal.Fail(found.Refusal);
        var (before, after) = (MasterData.Of(found.Value.Value), MasterData.Read(run, found.Value.Value));
        if (after == before)
            return run.Terminal.NothingToDo(found.Value.Value, "nothing was to be changed");

        var changed = await api.UpdateProfileAsync(run.Get(s_id), after, found.Value.Version, cancellationToken);
        return changed.IsRefused ? run.Terminal.Fail(changed.Refusal) : Show(run.Terminal, changed.Value);
    });

    private static int Show(Terminal terminal, ApiProfile profile)
    {
        terminal.Show(profile, writer =>
        {
            writer.WriteLine($"id               {profile.Id}");
            writer.WriteLine($"name             {profile.Name}");
            WriteIf(writer, "mail            ", profile.Email);
            WriteIf(writer, "contact person  ", profile.ContactName);
            WriteIf(writer, "contact mail    ", profile.ContactEmail);
            WriteIf(writer, "P number        ", profile.ProductionUnit);
            WriteIf(writer, "SE number       ", profile.TaxUnit);
            WriteIf(writer, "invoice         ", profile.InvoiceReference);
            WriteIf(writer, "system rights   ", profile.SystemRights.Count > 0 ? string.Join(", ", profile.SystemRights) : null);
        });
        return ExitCode.Done;
    }

    private static void WriteIf(TextWriter writer, string head, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            writer.WriteLine($"{head} {value}");
    }
}
