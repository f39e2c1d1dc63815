using System.CommandLine;
using Segl.Client.Connections;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Settings;

/// <summary>Where the server is: said on the line, in the environment, or once at sign-in; in this order.</summary>
internal sealed class ServerOptions
{
    public Option<string?> Server { get; } = new("--server")
    {
        Description = "Address of the server, https; also SEGL_SERVER.",
        HelpName = "URL",
    };

    public Option<string?> Mutual { get; } = new("--mutual")
    {
        Description = "Address of the server for mutual TLS, https; also SEGL_MUTUAL_SERVER.",
        HelpName = "URL",
    };

    public Option<string?> Root { get; } = new("--root")
    {
        Description = "The root certificate, the only one that is trusted; also SEGL_ROOT. Default: those that the machine trusts.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options of a command that speaks to the server without a certificate.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(Server);
        command.Options.Add(Root);
    }

    /// <summary>Adds those of one that shows a certificate.</summary>
    public void AddMutualTo(Command command)
    {
        command.Options.Add(Mutual);
        command.Options.Add(Root);
    }

    public Result<ServerAddress> ServerOf(ParseResult parsed) => AddressOf(
        parsed, parsed.GetValue(Server) ?? Variable("SEGL_SERVER") ?? SettingsFile.Read().Server,
        new Refusal("ServerMissing", "The server's address is not known."));

    public Result<ServerAddress> MutualOf(ParseResult parsed) => AddressOf(
        parsed, MutualTextOf(parsed),
        new Refusal("MutualServerMissing", "The server's address for mutual TLS is not known."));

    /// <summary>The address for mutual TLS, where one was named.</summary>
    public string? MutualTextOf(ParseResult parsed) =>
        parsed.GetValue(Mutual) ?? Variable("SEGL_MUTUAL_SERVER") ?? SettingsFile.Read().Mutual;

    /// <summary>The root's file, where one was named.</summary>
    public string? RootFileOf(ParseResult parsed) => parsed.GetValue(Root) ?? Variable("SEGL_ROOT") ?? SettingsFile.Read().Root;

    /// <summary>The root, where one was named.</summary>
    public Result<IReadOnlyList<FoundCertificate>> RootsOf(ParseResult parsed)
    {
        if (RootFileOf(parsed) is not { } file)
            return Array.Empty<FoundCertificate>();

        var bundle = CertificateBundle.Read(File.ReadAllBytes(file));
        return bundle.IsRefused
            ? new Refusal("RootUnreadable", $"{file} holds no certificate: {bundle.Refusal.Detail}")
            : (FoundCertificate[])[bundle.Value.Target, .. bundle.Value.Others];
    }

    private Result<ServerAddress> AddressOf(ParseResult parsed, string? text, Refusal missing)
    {
        if (text is null)
            return missing;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
            return new Refusal("ServerNotHttps", $"'{text}' is no https address; secrets are sent over TLS only.");

        var roots = RootsOf(parsed);
        return roots.IsRefused ? roots.Refusal : new ServerAddress(uri, roots.Value.Count > 0 ? roots.Value[^1] : null);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
