using System.CommandLine;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Searching;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Commands;

/// <summary><c>segl search</c>: finds published certificates in the public certificate database.</summary>
internal static class SearchCommand
{
    private static readonly ServerOptions s_server = new();

    private static readonly Argument<string?> s_mail = new("address")
    {
        Description = "The exact e-mail address in the certificate.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly (string Parameter, Option<string?> Option)[] s_others =
    [
        ("organisation", new("--organisation") { Description = "How the organisation's name begins, three letters or more." }),
        ("cvr", new("--cvr") { Description = "The organisation's CVR number." }),
        ("name", new("--name") { Description = "The exact name in the certificate." }),
        ("serialNumber", new("--serial") { Description = "The certificate's serial number." }),
    ];

    private static readonly Option<string?> s_out = new("--out")
    {
        Description = "Also write the certificates to this file, in PEM.",
        HelpName = "FILE",
    };

    public static Command Make()
    {
        var command = new Command("search", "Find published certificates: by address, organisation, name or number.").With(s_mail, s_out);
        foreach (var (_, option) in s_others)
            command.Options.Add(option);
        s_server.AddTo(command);
        return command.Does(RunAsync);
    }

    private static async Task<int> RunAsync(Invocation run, CancellationToken cancellationToken)
    {
        var terms = s_others.Select(other => (other.Parameter, Value: run.Get(other.Option)))
            .Append((Parameter: "mail", Value: run.Parsed.GetValue(s_mail))).Where(term => term.Value is not null).ToList();
        if (terms is not [var (parameter, value)])
            return run.Terminal.Fail("one thing is searched for: an address, or one of the options", "segl search --help lists them");

        var server = s_server.ServerOf(run.Parsed);
        if (server.IsRefused)
            return run.Terminal.Fail(server.Refusal);
        using var connection = server.Value.Connect();
        var found = await new DirectoryClient(connection).SearchAsync(parameter, value!, cancellationToken);
        return found.IsRefused ? run.Terminal.Fail(found.Refusal) : Show(run, found.Value);
    }

    private static int Show(Invocation run, DirectoryAnswer found)
    {
        if (run.Get(s_out) is { } file && found.Certificates.Count > 0)
            File.WriteAllText(file, string.Concat(found.Certificates.Select(certificate => certificate.ToPem())));
        run.Terminal.ShowTable(
            found,
            ["serial number", "name", "organisation", "mail", "valid to"],
            found.Certificates.Select(certificate => (IReadOnlyList<string>)
            [
                certificate.SerialNumber, certificate.Name ?? "", certificate.Organisation ?? "", certificate.Mail ?? "",
                HeldCertificate.Day(certificate.NotAfter),
            ]));
        if (found.HasMore)
            run.Terminal.Hint($"these are {found.Certificates.Count}, and there are more: search for something narrower");
        if (found.Certificates.Count == 0)
            return run.Terminal.Fail(
                new Refusal("CertificateNotFound", "No published certificate that is valid and not revoked was found."));
        return ExitCode.Done;
    }
}
