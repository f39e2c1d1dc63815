using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>An organisation certificate with e-mail: ordered by one person, validated by its mailbox, fetched by another with link and code.</summary>
internal sealed class CertificateByCode(Uri address, TestBrowser administrators, Artifacts artifacts, Narrator narrator)
{
    private const string CertificateEmail = "sikkerpost@aeblegaarden.example";

    public async Task TellAsync(Person contact)
    {
        var wish = new Wish("Æblegårdens sikre post")
        {
            Email = CertificateEmail,
            ContactName = contact.Name,
            ContactEmail = contact.Email,
            Identification = "OneTimeCode",
        };
        var order = await OrderForm.SendAsync(administrators, wish);
        narrator.Tell("An organisation certificate with e-mail is ordered", $"profile {order.ProfileId}", $"reference number {order.Reference}");

        var code = await ViewCodeAsync(order);
        var (fetchMail, fetchLink) = await Mailbox.WaitForLinkAsync(address, contact.Email, "/udsted/", TimeProvider.System);
        Demands.Demand(!fetchMail.Body.Contains(code, StringComparison.Ordinal), "The mail to the contact person has the code in it.");
        narrator.Tell($"{contact.Name} has a mail with the link", $"\"{fetchMail.Subject}\"", $"{fetchLink}");

        using var contacts = new TestBrowser(address, "da");
        await RefuseBeforeValidationAsync(contacts, order, code);
        await ValidateAsync(order);
        await FetchAsync(contacts, order, code, contact);
        await RefuseCodeAsync(order, code);
    }

    private async Task<string> ViewCodeAsync(PlacedOrder order)
    {
        var code = await OrderForm.ViewCodeAsync(administrators, order);
        foreach (var path in new[] { $"/bestillinger/{order.Id}/kode", $"/bestillinger/{order.Id}" })
        {
            var page = await administrators.OpenAsync(path).ShownAsync();
            Demands.Demand(!page.Html.Contains(code, StringComparison.Ordinal), $"{page.Address} shows the code a second time.");
        }

        narrator.Tell("The one-time code is viewed, and cannot be viewed again");
        return code;
    }

    private async Task RefuseBeforeValidationAsync(TestBrowser contacts, PlacedOrder order, string code)
    {
        var identification = await Issuing.BeginAsync(contacts, order.Reference);
        var refused = await Issuing.TypeCodeAsync(contacts, identification, code).RefusedAsync("Issuing before the e-mail address is validated");
        var errors = refused.Errors();
        Demands.Demand(errors.Contains(CertificateEmail, StringComparison.Ordinal), $"The refusal does not name the address: {errors}");
        narrator.Tell($"Nothing is issued before the address is validated: HTTP {(int)refused.Status}", errors);
    }

    private async Task ValidateAsync(PlacedOrder order)
    {
        var (mail, link) = await Mailbox.WaitForLinkAsync(address, CertificateEmail, "/validering/", TimeProvider.System);
        using var reader = new TestBrowser(address, "da");
        await reader.OpenAsync(link.PathAndQuery).ShownAsync();
        var page = await reader.OpenAsync(link.PathAndQuery).ShownAsync();
        var waiting = await administrators.OpenAsync($"/bestillinger/{order.Id}").ShownAsync();
        var validated = await reader.SubmitAsync(page, action: null).ShownAsync();
        var ready = await administrators.OpenAsync($"/bestillinger/{order.Id}").ShownAsync();
        Demands.Demand(waiting.Html.Contains($"action=\"/bestillinger/{order.Id}\"", StringComparison.Ordinal), "Opening the link validated the address already.");
        Demands.Demand(!ready.Html.Contains($"action=\"/bestillinger/{order.Id}\"", StringComparison.Ordinal), "Pressing Validate did not validate the address.");
        await reader.SubmitAsync(page, action: null).RefusedAsync("A second validation with the same link");
        narrator.Tell("The address is validated, by the button and not by the link alone", $"\"{mail.Subject}\"", validated.Title);
    }

    private async Task FetchAsync(TestBrowser contacts, PlacedOrder order, string code, Person contact)
    {
        var identification = await Issuing.BeginAsync(contacts, order.Reference);
        var terms = await Issuing.TypeCodeAsync(contacts, identification, code).ShownAtAsync("/vilkaar");
        await contacts.SubmitAsync(terms, action: null).RefusedAsync("Going on without accepting the terms");
        var passwordPage = await Issuing.AcceptTermsAsync(contacts, terms).ShownAtAsync("/adgangskode");
        narrator.Tell($"{contact.Name} has typed the code and accepted the terms");

        var (password, certificate) = await Issuing.IssueAsync(contacts, passwordPage, TimeProvider.System);
        Demands.Demand(!certificate.Html.Contains(password, StringComparison.Ordinal), "The password is shown a second time.");
        var serial = certificate.Inside("code", "serial");
        await artifacts.KeepAsync(await Issuing.DownloadAsync(contacts, order.Reference, "p12"), password);
        narrator.Tell("The password is noted and the .p12 downloaded", $"serial number {serial}");

        await JudgeAsync(order);
        await Issuing.CloseAsync(contacts, certificate, order.Reference, "p12");
        narrator.Tell("Closed: neither password nor file can be had again");
    }

    private async Task JudgeAsync(PlacedOrder order)
    {
        var form = await OpenSsl.DescribePkcs12Async(artifacts.Pkcs12, artifacts.Password);
        await OpenSsl.RefuseWrongPasswordAsync(artifacts.Pkcs12);
        var inside = await OpenSsl.SayAsync("pkcs12", "-in", artifacts.Pkcs12, "-nokeys", "-passin", $"file:{artifacts.Password}");
        var certificates = Artifacts.CertificatesIn(inside);
        Demands.Demand(certificates.Count == 3, $"The .p12 holds {certificates.Count} certificates instead of the leaf and two authorities.");
        await File.WriteAllTextAsync(artifacts.Organisation, certificates[0]);
        await File.WriteAllTextAsync(artifacts.Chain, string.Concat(certificates.Skip(1)));
        await OpenSsl.MatchKeyAsync(artifacts.Pkcs12, artifacts.Password, artifacts.Organisation);

        var verified = await OpenSsl.VerifyAsync(artifacts.Organisation, artifacts.Chain);
        var text = await OpenSsl.DescribeCertificateAsync(
            artifacts.Organisation, $"UI:DK-O:G:{order.ProfileId}", "NTRDK-", $"email:{CertificateEmail}", "Digital Signature, Non Repudiation, Key Encipherment");
        narrator.Tell("What OpenSSL says of organisation.p12", [.. form, verified, .. text, "a wrong password: refused"]);
    }

    private async Task RefuseCodeAsync(PlacedOrder order, string code)
    {
        using var stranger = new TestBrowser(address, "da");
        var identification = await Issuing.BeginAsync(stranger, order.Reference);
        var refused = await Issuing.TypeCodeAsync(stranger, identification, code).RefusedAsync("A used code");
        narrator.Tell("The used code opens nothing any more", refused.Errors());
    }
}
