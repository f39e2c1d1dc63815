using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Api;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary><c>segl order</c>: orders a certificate, of a new profile or of one that is there.</summary>
internal static class OrderCommand
{
    private const int KeyOctets = 16;

    private static readonly ServerOptions s_server = new();
    private static readonly ApiAccess s_api = new(s_server);

    private static readonly Option<Guid?> s_profile = new("--profile")
    {
        Description = "A further certificate of this profile, instead of a new profile.",
        HelpName = "ID",
        CustomParser = TypedValues.Uuid,
    };

    private static readonly Option<string> s_type = Choice(
        "--type", "What the certificate is for.", "organisation", "organisation", "system");
    private static readonly Option<string> s_identification = Choice(
        "--identification", "How whoever fetches it is identified.", "oneTimeCode", "oneTimeCode", "userLogin", "api");

    private static readonly Option<string?> s_issuing = new("--issuing")
    {
        Description = "Where the key is made: browser, ownRequest or machine, the last for 'segl issue' and EST.",
    };

    private static readonly Option<bool> s_publish = new("--publish")
    {
        Description = "Consent to publishing the certificate in the public certificate database.",
    };

    private static readonly Option<bool> s_code = new("--with-code")
    {
        Description = "Also make the one-time code, and show it this once.",
    };
    private static readonly Option<string?> s_key = new("--idempotency-key")
    {
        Description = "Any text of your own: asked again with it, the order is the same one.",
        HelpName = "TEXT",
    };

    public static Command Make()
    {
        var command = new Command("order", "Order a certificate: of a new profile (--name), or a further one (--profile).")
            .With(s_profile, s_type, s_identification, s_issuing, s_publish, s_code, s_key);
        MasterData.AddTo(command);
        s_server.AddTo(command);
        return command.Does(RunAsync);
    }

    private static Option<string> Choice(string name, string description, string usual, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    private static Task<int> RunAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, async api =>
    {
        var ordered = await OrderAsync(run, api, cancellationToken);
        if (ordered.IsRefused)
            return run.Terminal.Fail(ordered.Refusal);

        var order = ordered.Value;
        var code = run.Get(s_code) ? await api.CreateOneTimeCodeAsync(order.Id, cancellationToken) : null;
        run.Terminal.Show(new { order, oneTimeCode = code is { IsRefused: false } ? code.Value : null }, writer =>
        {
            writer.WriteLine($"order            {order.Id}");
            writer.WriteLine($"reference number {order.ReferenceNumber}");
            writer.WriteLine($"profile          {order.ProfileName} {order.ProfileId}");
            writer.WriteLine($"status           {order.Status}");
            if (code is { IsRefused: false, Value: var made })
                writer.WriteLine(
                    $"one-time code    {made.Code}, until {made.ExpiresAt.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}");
        });
        return code?.Refusal is { } refusal ? run.Terminal.Fail(refusal) : ExitCode.Done;
    });

    private static async Task<Result<ApiOrder>> OrderAsync(Invocation run, SeglApi api, CancellationToken cancellationToken)
    {
        var certificate = new ApiWantedCertificate
        {
            Type = run.Get(s_type)!,
            Identification = run.Get(s_identification)!,
            Issuing = run.Get(s_issuing),
            IsPublished = run.Get(s_publish),
        };
        var key = run.Get(s_key) ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyOctets));
        if (run.Get(s_profile) is { } profile)
            return await api.OrderFurtherAsync(profile, certificate, key, cancellationToken);
        return run.Get(MasterData.Name) is { Length: > 0 }
            ? await api.OrderAsync(new ApiNewOrder(MasterData.Read(run, before: null), certificate), key, cancellationToken)
            : new Refusal("NameMissing", "A new profile needs a name (--name); a further certificate names its profile (--profile).");
    }
}
