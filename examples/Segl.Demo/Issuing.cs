using System.Net;
using Segl.Testing.Web;

namespace Segl.Demo;

/// <summary>Fetching a certificate, page by page; each step takes the page where the one before it led.</summary>
public static class Issuing
{
    private const int LooksMax = 120;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>The start page, where the mail's link leads, then the page that asks who one is.</summary>
    public static async Task<TestPage> BeginAsync(TestBrowser browser, string reference)
    {
        await browser.OpenAsync($"/udsted/{reference}").ShownAsync();
        return await browser.OpenAsync($"/udsted/{reference}/identifikation").ShownAtAsync("/identifikation");
    }

    /// <summary>Types the one-time code.</summary>
    public static Task<TestPage> TypeCodeAsync(TestBrowser browser, TestPage identification, string code) =>
        browser.SubmitAsync(identification, action: null, ("Code", code));

    /// <summary>Signs in again for this order, and goes on by user login.</summary>
    public static async Task<TestPage> ApproveAsync(TestBrowser browser, TestPage identification, Person person)
    {
        var again = await browser.OpenAsync(identification.LinkWith("/log-ind/igen")).ShownAsync();
        var approved = await SignIn.AgainAsync(browser, again, person).ShownAtAsync("/identifikation");
        return await browser.SubmitAsync(approved, approved.ActionWith("handler=Login")).ShownAtAsync("/vilkaar");
    }

    /// <summary>Accepts the terms.</summary>
    public static Task<TestPage> AcceptTermsAsync(TestBrowser browser, TestPage terms) =>
        browser.SubmitAsync(terms, action: null, ("Accepted", "true")).ShownAsync();

    /// <summary>Notes the password and goes on, which issues; waits for the page of the certificate.</summary>
    public static async Task<(string Password, TestPage Certificate)> IssueAsync(TestBrowser browser, TestPage passwordPage, TimeProvider clock)
    {
        var password = passwordPage.Inside("code", "password");
        var page = await browser.SubmitAsync(passwordPage, action: null, ("Strength", "Strong")).ShownAsync();
        return (password, await WaitForKeyAsync(browser, page, clock));
    }

    /// <summary>Waits on the page that says how long a key still takes.</summary>
    public static async Task<TestPage> WaitForKeyAsync(TestBrowser browser, TestPage page, TimeProvider clock)
    {
        for (var look = 0; look < LooksMax && page.Address.AbsolutePath.EndsWith("/vent", StringComparison.Ordinal); look++)
        {
            await Task.Delay(BetweenLooks, clock);
            page = await browser.OpenAsync(page.Address.AbsolutePath).ShownAsync();
        }

        return page;
    }

    /// <summary>Sends one's own PKCS#10 request.</summary>
    public static Task<TestPage> SendRequestAsync(TestBrowser browser, TestPage requestPage, string pem) =>
        browser.SubmitAsync(requestPage, action: null, ("Pasted", pem)).ShownAtAsync("/certifikat");

    /// <summary>Downloads the certificate in a format: <c>p12</c>, <c>pem</c>, <c>der</c> or <c>pkcs7</c>.</summary>
    public static async Task<byte[]> DownloadAsync(TestBrowser browser, string reference, string format)
    {
        var page = await browser.OpenAsync($"/udsted/{reference}/hent/{format}").ShownAsync();
        Demands.Demand(
            page.Headers.TryGetValue("Content-Disposition", out var disposition) && disposition.StartsWith("attachment", StringComparison.Ordinal),
            $"{page.Address} is no file to download: {page.Plain()}");
        return page.Body;
    }

    /// <summary>Closes, and shows that nothing can be fetched any more.</summary>
    public static async Task CloseAsync(TestBrowser browser, TestPage certificate, string reference, string format)
    {
        await browser.SubmitAsync(certificate, action: null).ShownAtAsync("/afsluttet");
        var file = await browser.OpenAsync($"/udsted/{reference}/hent/{format}");
        Demands.Demand(file.Status == HttpStatusCode.NotFound, $"After Close, {file.Address} answered {(int)file.Status}.");
        foreach (var gone in new[] { "adgangskode", "certifikat" })
        {
            var page = await browser.OpenAsync($"/udsted/{reference}/{gone}").ShownAsync();
            Demands.Demand(page.Address.AbsolutePath == $"/udsted/{reference}", $"After Close, …/{gone} leads to {page.Address}.");
        }
    }
}
