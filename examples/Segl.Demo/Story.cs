using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>From the first start to certificates and what becomes of them: what people do, in the order in which they do it.</summary>
internal sealed class Story : IAsyncDisposable
{
    private static readonly (string Name, string Value)[] Demonstration = [("Segl__Mode", "Demonstration")];

    private readonly Narrator _narrator;
    private readonly TemporaryFolder _folder;
    private readonly ServerProcess _server;
    private readonly TestBrowser _administrators;
    private readonly Artifacts _artifacts = Artifacts.Clear();

    private Story(Narrator narrator, TemporaryFolder folder, ServerProcess server)
    {
        (_narrator, _folder, _server) = (narrator, folder, server);
        _administrators = new TestBrowser(server.Address, "da");
    }

    /// <summary>Tells it all on a server of its own, with its own data.</summary>
    public static async Task TellAsync(Narrator narrator)
    {
        var folder = new TemporaryFolder();
        var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreeAddress(), Demonstration);
        await using var story = new Story(narrator, folder, server);
        narrator.Tell("The server has started for the first time and made its authorities", $"{server.Address}");
        await story.TellAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _administrators.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task TellAsync()
    {
        var administrator = await Person.FindAsync(_server.Address, "UserAdministrator", TimeProvider.System);
        var contact = await Person.FindAsync(_server.Address, "ContactPerson", TimeProvider.System);
        _narrator.Tell("Who is who", $"user administrator {administrator.Name}", $"contact person {contact.Name}");

        await SignIn.AsAsync(_administrators, administrator);
        _narrator.Tell($"{administrator.Name} has signed in with password and authenticator code");

        var byCode = new CertificateByCode(_server.Address, _administrators, _artifacts, _narrator);
        await byCode.TellAsync(contact);

        var byLogin = new CertificatesByLogin(_administrators, administrator, _artifacts, _narrator);
        var order = await byLogin.TellWithoutEmailAsync();
        await byLogin.TellFromRequestAsync(_folder);

        var life = new LifeOfCertificate(_administrators, administrator, _artifacts, _narrator);
        await life.TellAsync(order, _artifacts.OrganisationNoEmail, _folder);

        await VerifyAuditTrailAsync();
        await CheckFilesAsync();
    }

    private async Task VerifyAuditTrailAsync()
    {
        string[] settings =
        [
            .. Demonstration.Select(setting => $"{setting.Name}={setting.Value}"),
            $"Segl__Storage__DataDirectory={_folder.File("data")}",
            "Logging__LogLevel__Default=Warning",
        ];
        var run = await OutsideTool.RunAsync("env", [.. settings, "dotnet", ServerProcess.BuiltProgram("Segl.Server"), "audit", "verify"]);
        Demands.Demand(run.ExitCode == 0, $"The audit trail: {run.Output}{run.Error}");
        _narrator.Tell("Segl.Server audit verify", run.Output.Trim());
    }

    private async Task CheckFilesAsync()
    {
        foreach (var file in _artifacts.All)
            Demands.Demand(File.Exists(file), $"{file} is missing.");
        Demands.Demand(
            File.GetUnixFileMode(_artifacts.Password) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), $"{_artifacts.Password} can be read by others.");
        var certificates = await Task.WhenAll(new[] { _artifacts.Organisation, _artifacts.OrganisationNoEmail, _artifacts.System }
            .Select(file => OpenSsl.SayAsync("x509", "-in", file, "-noout", "-serial")));
        Demands.Demand(certificates.Distinct(StringComparer.Ordinal).Count() == certificates.Length, "Two certificates have one serial number.");
        _narrator.Tell($"The files lie in {_artifacts}", [.. _artifacts.All.Select(file => Path.GetFileName(file))]);
    }
}
