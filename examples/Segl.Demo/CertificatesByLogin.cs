using Segl.Testing;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>What the user administrator issues by signing in again: a certificate without e-mail, and one from a request of their own.</summary>
internal sealed class CertificatesByLogin(TestBrowser administrators, Person administrator, Artifacts artifacts, Narrator narrator)
{
    /// <summary>Answers the order, whose certificate then lies in its file.</summary>
    public async Task<PlacedOrder> TellWithoutEmailAsync()
    {
        var order = await OrderForm.SendAsync(administrators, new Wish("Æblegårdens fagsystem"));
        var terms = await IdentifyAsync(order);
        var passwordPage = await Issuing.AcceptTermsAsync(administrators, terms).ShownAtAsync("/adgangskode");
        var (password, certificate) = await Issuing.IssueAsync(administrators, passwordPage, TimeProvider.System);
        var pkcs12 = await Issuing.DownloadAsync(administrators, order.Reference, "p12");

        // Not kept: only the certificate in it is.
        var inside = await OutsideTool.RunAsync("openssl", ["pkcs12", "-nokeys", "-clcerts", "-passin", $"pass:{password}"], pkcs12);
        await File.WriteAllTextAsync(artifacts.OrganisationNoEmail, Artifacts.CertificatesIn(inside.Output).Single());
        await Issuing.CloseAsync(administrators, certificate, order.Reference, "p12");

        var verified = await OpenSsl.VerifyAsync(artifacts.OrganisationNoEmail, artifacts.Chain);
        var text = await OpenSsl.DescribeCertificateAsync(
            artifacts.OrganisationNoEmail, $"UI:DK-O:G:{order.ProfileId}", "Digital Signature, Non Repudiation, Key Encipherment");
        Demands.Demand(!text.Any(line => line.StartsWith("email:", StringComparison.Ordinal)), "A certificate without e-mail has an address in it.");
        narrator.Tell("An organisation certificate without e-mail, issued by user login", [verified, .. text]);
        return order;
    }

    public async Task TellFromRequestAsync(TemporaryFolder folder)
    {
        var order = await OrderForm.SendAsync(administrators, new Wish("Æblegårdens integration") { Kind = "System", Method = "OwnRequest" });
        var request = await MakeRequestAsync(folder);
        var terms = await IdentifyAsync(order);
        var requestPage = await Issuing.AcceptTermsAsync(administrators, terms).ShownAtAsync("/anmodning");
        var certificate = await Issuing.SendRequestAsync(administrators, requestPage, await File.ReadAllTextAsync(request));
        var pem = System.Text.Encoding.ASCII.GetString(await Issuing.DownloadAsync(administrators, order.Reference, "pem"));
        await File.WriteAllTextAsync(artifacts.System, Artifacts.CertificatesIn(pem)[0]);
        await Issuing.CloseAsync(administrators, certificate, order.Reference, "pem");

        var verified = await OpenSsl.VerifyAsync(artifacts.System, artifacts.Chain);
        var text = await OpenSsl.DescribeCertificateAsync(artifacts.System, $"UI:DK-O:G:{order.ProfileId}", "Digital Signature, Key Encipherment");
        var asked = await OpenSsl.SayAsync("req", "-in", request, "-noout", "-pubkey");
        var answered = await OpenSsl.SayAsync("x509", "-in", artifacts.System, "-noout", "-pubkey");
        Demands.Demand(asked == answered, "The system certificate is for another key than the request.");
        narrator.Tell("A system certificate from an own request, whose key never left its owner", [verified, .. text]);
    }

    private async Task<TestPage> IdentifyAsync(PlacedOrder order)
    {
        var identification = await Issuing.BeginAsync(administrators, order.Reference);
        return await Issuing.ApproveAsync(administrators, identification, administrator);
    }

    private static async Task<string> MakeRequestAsync(TemporaryFolder folder)
    {
        var request = folder.File("request.csr");
        await OpenSsl.SayAsync("req", "-new", "-newkey", "rsa:3072", "-noenc", "-keyout", folder.File("request.key"), "-subj", "/CN=request", "-out", request);
        return request;
    }
}
