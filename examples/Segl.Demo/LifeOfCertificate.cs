using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>What becomes of a certificate that was issued: found, renewed, revoked, exported, and all of it told by the audit trail.</summary>
internal sealed partial class LifeOfCertificate(TestBrowser administrators, Person administrator, Artifacts artifacts, Narrator narrator)
{
    /// <summary>Enough of a serial number that no other begins with it.</summary>
    private const int SerialPart = 12;

    /// <summary>Goes on with an order whose certificate lies in a file.</summary>
    public async Task TellAsync(PlacedOrder order, string certificateFile, TemporaryFolder folder)
    {
        var serial = await SerialOfAsync(certificateFile);
        await SearchAsync(order, serial);
        var successor = await RenewAsync(order, serial, certificateFile, folder);
        await RevokeAsync(order, serial);
        await ExportAsync(serial, successor);
        await ReadAuditAsync(serial);
    }

    private async Task SearchAsync(PlacedOrder order, string serial)
    {
        var found = await administrators.OpenAsync($"/certifikater?soeg={serial[..SerialPart]}").ShownAsync();
        Demands.Demand(found.LinkWith($"/certifikater/{order.ProfileId}").Length > 0, "The search does not find the profile.");
        var none = await administrators.OpenAsync($"/certifikater?soeg=ff{serial[..SerialPart]}").ShownAsync();
        Demands.Demand(!none.Html.Contains($"{order.ProfileId}", StringComparison.Ordinal), "A search for what is not there finds something.");
        narrator.Tell($"A search for the serial number {serial[..SerialPart]}… finds {order.Wish.Name}");
    }

    private async Task<string> RenewAsync(PlacedOrder order, string serial, string certificateFile, TemporaryFolder folder)
    {
        var offered = await administrators.OpenAsync($"/certifikater/{order.ProfileId}/{serial}/forny").ShownAtAsync("/forny");
        var begun = await administrators.SubmitAsync(offered, action: null, ("Direct", "Yes")).ShownAsync();
        var reference = Regex.Match(begun.Address.AbsolutePath, "/udsted/(?<it>[0-9]{10})").Groups["it"].Value;
        Demands.Demand(reference.Length > 0, $"Renewing does not lead on to issuing but to {begun.Address}.");

        var identification = await Issuing.BeginAsync(administrators, reference);
        var terms = await Issuing.ApproveAsync(administrators, identification, administrator);
        var passwordPage = await Issuing.AcceptTermsAsync(administrators, terms).ShownAtAsync("/adgangskode");
        var (password, certificate) = await Issuing.IssueAsync(administrators, passwordPage, TimeProvider.System);
        var pkcs12 = await Issuing.DownloadAsync(administrators, reference, "p12");
        await Issuing.CloseAsync(administrators, certificate, reference, "p12");

        var renewed = folder.File("renewed.pem");
        var inside = await OutsideTool.RunAsync("openssl", ["pkcs12", "-nokeys", "-clcerts", "-passin", $"pass:{password}"], pkcs12);
        await File.WriteAllTextAsync(renewed, Artifacts.CertificatesIn(inside.Output).Single());
        await CompareAsync(certificateFile, renewed);
        var successor = await SerialOfAsync(renewed);
        narrator.Tell("The certificate is renewed: same subject, new key, new serial number", await OpenSsl.VerifyAsync(renewed, artifacts.Chain), $"serial {successor}");
        return successor;
    }

    private static async Task CompareAsync(string old, string renewed)
    {
        foreach (var (what, isSame) in new[] { ("-subject", true), ("-pubkey", false), ("-serial", false) })
        {
            var before = await OpenSsl.SayAsync("x509", "-in", old, "-noout", what);
            var after = await OpenSsl.SayAsync("x509", "-in", renewed, "-noout", what);
            Demands.Demand(before == after == isSame, $"Renewed: {what} was {before} and is {after}.");
        }
    }

    private async Task RevokeAsync(PlacedOrder order, string serial)
    {
        var path = $"/certifikater/{order.ProfileId}/{serial}";
        var form = await administrators.OpenAsync($"{path}/spaer").ShownAtAsync("/spaer");
        await administrators.SubmitAsync(form, action: null, ("Cause", "KeyDestroyed")).RefusedAsync("revoking without confirming");
        await administrators.SubmitAsync(form, action: null, ("Cause", "KeyDestroyed"), ("IsConfirmed", "true")).ShownAtAsync("/kvittering");
        var shown = await administrators.OpenAsync(path).ShownAsync();
        Demands.Demand(shown.Plain().Contains("Spærret", StringComparison.Ordinal), "The certificate's page does not say that it is revoked.");
        narrator.Tell("The old certificate is revoked: its key was destroyed");
    }

    private async Task ExportAsync(string serial, string successor)
    {
        var file = await administrators.OpenAsync("/certifikater/eksport").ShownAsync();
        var lines = Encoding.UTF8.GetString(file.Body).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var (revoked, valid) = (LineOf(lines, serial), LineOf(lines, successor));
        Demands.Demand(revoked.Contains("\"Spærret\"", StringComparison.Ordinal), $"The export says of the revoked certificate: {revoked}");
        Demands.Demand(valid.Contains("\"Gyldig\"", StringComparison.Ordinal), $"The export says of the renewed certificate: {valid}");
        narrator.Tell("The export as CSV", $"{lines.Length - 1} lines below the heading; one is revoked, its successor is valid");
    }

    private static string LineOf(string[] lines, string serial) =>
        lines.SingleOrDefault(line => line.Contains(serial, StringComparison.Ordinal)) ?? throw new UnexpectedAnswerException($"The export has no single line with {serial}.");

    private async Task ReadAuditAsync(string serial)
    {
        var form = await administrators.OpenAsync("/revisionsspor/eksport").ShownAsync();
        var file = await administrators.SubmitAsync(form, "/revisionsspor/eksport").ShownAsync();
        var events = Encoding.UTF8.GetString(file.Body).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var revocations = events.Count(each => each.GetProperty("action").GetString() == "certificate.revoke" && each.GetProperty("subject").GetString() == serial);
        Demands.Demand(revocations == 1, $"The audit trail has {revocations} events of the revocation.");
        narrator.Tell("The audit trail as JSON Lines", $"{events.Count} events, one of them the revocation");
    }

    private static async Task<string> SerialOfAsync(string certificateFile) =>
        SerialLine().Match(await OpenSsl.SayAsync("x509", "-in", certificateFile, "-noout", "-serial")).Groups["it"].Value.ToLowerInvariant();

    [GeneratedRegex("serial=(?<it>[0-9A-Fa-f]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex SerialLine();
}
