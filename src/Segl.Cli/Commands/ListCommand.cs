using System.CommandLine;
using System.Globalization;
using Segl.Cli.Settings;

namespace Segl.Cli.Commands;

/// <summary><c>segl list</c>: the organisation's certificates, or its open orders.</summary>
internal static class ListCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly ApiAccess s_api = new(s_server);

    private static readonly Option<string?> s_status = new("--status") { Description = "valid, revoked or expired." };
    private static readonly Option<int?> s_within = new("--expires-within")
    {
        Description = "Only those that expire within so many days and have not yet.",
        HelpName = "DAYS",
        CustomParser = TypedValues.Number,
    };

    private static readonly Option<Guid?> s_profile = new("--profile")
    {
        Description = "Only those of a profile.",
        HelpName = "ID",
        CustomParser = TypedValues.Uuid,
    };

    private static readonly Option<bool> s_orders = new("--orders")
    {
        Description = "Orders whose certificates are still to be fetched, instead.",
    };

    public static Command Make()
    {
        var command = new Command("list", "List certificates by when they expire, or open orders.")
            .With(s_status, s_within, s_profile, s_orders);
        s_server.AddTo(command);
        return command.Does((run, cancellationToken) =>
            run.Get(s_orders) ? ListOrdersAsync(run, cancellationToken) : ListCertificatesAsync(run, cancellationToken));
    }

    private static Task<int> ListCertificatesAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, api =>
    {
        KeyValuePair<string, string?>[] query =
        [
            new("status", run.Get(s_status)), new("expiresWithinDays", run.Get(s_within)?.ToString(CultureInfo.InvariantCulture)),
            new("profileId", run.Get(s_profile)?.ToString()),
        ];
        return Pages.ShowAllAsync(
            run.Terminal, after => api.ListCertificatesAsync(query, after, cancellationToken),
            ["serial number", "profile", "type", "status", "expires"],
            row => [row.SerialNumber, row.ProfileName, row.Type, row.Status, row.ExpiresAt is { } end ? HeldCertificate.Day(end) : ""]);
    });

    private static Task<int> ListOrdersAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(
        run, api => Pages.ShowAllAsync(
            run.Terminal, after => api.ListOrdersAsync(after, cancellationToken), ["order", "reference", "profile", "type", "status", "ordered"],
            row => [row.Id.ToString(), row.ReferenceNumber, row.ProfileName, row.Type, row.Status, HeldCertificate.Day(row.OrderedAt)]));
}
