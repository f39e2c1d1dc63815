using Segl.Testing;

namespace Segl.Browser.Tests;

/// <summary>The contact person, who has no account: validates the address, types the code, fetches the certificate.</summary>
internal sealed class Recipient(Visit visit, Purchase purchase)
{
    /// <summary>Follows the link in the mail to the address that the certificate shows.</summary>
    public async Task ValidateAsync()
    {
        var link = await FindLinkAsync(purchase.CertificateEmail, "/validering/");
        await visit.OpenAsync(link);
        await visit.LookAsync("validation");
        await visit.PressMainAsync();
        await visit.LookAsync("validation-done");
        await visit.OpenAsync(link);
        await visit.LookAsync("validation-used");
    }

    /// <summary>Identifies with the code, after a mistake, and accepts the terms.</summary>
    public async Task BeginAsync(string code)
    {
        await visit.OpenAsync(await FindLinkAsync(purchase.ContactEmail, "/udsted/"));
        await visit.LookAsync("issuing-begin");
        await visit.PressMainAsync();
        await visit.LookAsync("issuing-identification");
        await visit.FillAsync("Code", "AAAA-BBBB-CCCC-DDDD");
        await visit.PressMainAsync();
        await visit.LookAsync("issuing-identification-refused");
        await visit.FillAsync("Code", code);
        await visit.PressMainAsync();
        await visit.LookAsync("issuing-terms");
        await AcceptAsync();
    }

    /// <summary>Notes the password, has the certificate issued, and takes the file that comes by itself.</summary>
    public async Task<Delivery> FetchAsync()
    {
        await visit.LookAsync("issuing-password");
        await visit.Page.Locator("main details summary").ClickAsync();
        var password = await visit.Page.Locator("#password").InnerTextAsync();
        await visit.LookAsync("issuing-password-shown");

        var download = await visit.Page.RunAndWaitForDownloadAsync(visit.PressMainAsync);
        await visit.LookAsync("issuing-certificate");
        var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "delivered.p12");
        await download.SaveAsAsync(file);
        return new Delivery(folder, file, download.SuggestedFilename, password);
    }

    /// <summary>Closes.</summary>
    public async Task CloseAsync()
    {
        await visit.PressAsync("main form .button-secondary");
        await visit.LookAsync("issuing-closed");
    }

    // With scripts the button is inert until the box is ticked; without, the browser itself insists on the box.
    private async Task AcceptAsync()
    {
        var next = visit.Page.Locator("main .button-primary");
        (await next.IsDisabledAsync()).ShouldBe(visit.Reader.HasScripts);
        if (!visit.Reader.HasScripts)
            await next.ClickAsync();
        visit.Path.ShouldEndWith("/vilkaar");

        await visit.ChooseAsync("Accepted", "true");
        await visit.PressMainAsync();
    }

    // The outbox sends at once, but not within the request that wrote the mail.
    private async Task<string> FindLinkAsync(string recipient, string path)
    {
        var mailbox = $"/demonstration/postkasse?til={Uri.EscapeDataString(recipient)}";
        await visit.OpenAsync(mailbox);
        while (await visit.Page.Locator("main td a").CountAsync() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), TestContext.Current.CancellationToken);
            await visit.OpenAsync(mailbox);
        }

        await visit.LookAsync("mailbox");
        await visit.PressAsync("main td a");
        await visit.LookAsync("mail");
        var address = await visit.Page.Locator($"main a[href*='{path}']").First.GetAttributeAsync("href");
        return new Uri(address.ShouldNotBeNull()).AbsolutePath;
    }
}

/// <summary>The file as it was downloaded, with the name and password that the pages gave it.</summary>
internal sealed record Delivery(TemporaryFolder Folder, string File, string SuggestedName, string Password) : IDisposable
{
    public void Dispose() => Folder.Dispose();
}
