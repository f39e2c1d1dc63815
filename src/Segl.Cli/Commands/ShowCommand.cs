using System.CommandLine;
using Segl.Cli.Output;
using Segl.Cli.Settings;
using Segl.Client.Api;

namespace Segl.Cli.Commands;

/// <summary><c>segl show</c>: one certificate of the organisation.</summary>
internal static class ShowCommand
{
    private static readonly ServerOptions s_server = new();
    private static readonly ApiAccess s_api = new(s_server);
    private static readonly Argument<string> s_serial = new("serial") { Description = "The certificate's serial number." };
    private static readonly Option<bool> s_pem = new("--pem")
    {
        Description = "The certificate and its authorities in PEM, and nothing else.",
    };

    public static Command Make()
    {
        var command = new Command("show", "Show one certificate.").With(s_serial, s_pem).WithoutJson(s_pem);
        s_server.AddTo(command);
        return command.Does(RunAsync);
    }

    private static Task<int> RunAsync(Invocation run, CancellationToken cancellationToken) => s_api.RunAsync(run, async api =>
    {
        var found = await api.FindCertificateAsync(run.Get(s_serial), cancellationToken);
        if (found.IsRefused)
            return run.Terminal.Fail(found.Refusal);
        if (run.Get(s_pem))
            run.Terminal.Write(found.Value.Pem);
        else
            Show(run.Terminal, found.Value);
        return ExitCode.Done;
    });

    private static void Show(Terminal terminal, ApiCertificate certificate) => terminal.Show(certificate, writer =>
    {
        writer.WriteLine($"serial number {certificate.SerialNumber}");
        writer.WriteLine($"profile       {certificate.ProfileName} {certificate.ProfileId}");
        writer.WriteLine($"type          {certificate.Type}");
        writer.WriteLine($"status        {certificate.Status}");
        writer.WriteLine($"valid from    {HeldCertificate.Day(certificate.NotBefore)}");
        if (certificate.ExpiresAt is { } end)
            writer.WriteLine($"valid to      {HeldCertificate.Day(end)}");
        writer.WriteLine($"published     {(certificate.IsPublished ? "yes" : "no")}");
        writer.WriteLine($"sha256        {certificate.Sha256Fingerprint}");
        if (certificate.Renews is { } renewed)
            writer.WriteLine($"renews        {renewed}");
        if (certificate.Revocation is { } revocation)
            writer.WriteLine($"revoked       {HeldCertificate.Day(revocation.RevokedAt)} {revocation.Reason}");
    });
}
