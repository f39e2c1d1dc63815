using Microsoft.Playwright;

namespace Segl.Browser.Tests;

/// <summary>A passkey made and used in Chromium, with the authenticator that the browser's own tests use in place of a finger.</summary>
public sealed class PasskeyTests(Browsers browsers)
{
    // No other test signs in as this person, because an authenticator's code is taken once.
    private const string UserId = "rita.rettighed";
    private const string PasskeyName = "Prøvenøgle";

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_without_password_and_code()
    {
        await using var visit = await Visit.BeginAsync(browsers, new Reader("da", Reader.Wide, HasScripts: true), host: "localhost");
        await AddAuthenticatorAsync(visit.Page);

        await NameOneselfAsync(visit);
        await ApproveByPasswordAsync(visit);
        await visit.OpenAsync("/sikkerhed/adgangsnoegle");
        await ApproveByPasswordAsync(visit);
        await visit.LookAsync("passkey-add");
        await visit.FillAsync("Name", PasskeyName);
        await visit.PressAsync("form[data-passkey=create] button");
        await visit.LookAsync("security-with-passkey");
        var listed = await visit.Page.Locator("main").InnerTextAsync();
        await MakeTokenAsync(visit);

        await visit.PressAsync("form[action='/log-ud'] button");
        await NameOneselfAsync(visit);
        await visit.PressAsync("form[data-passkey=get] button");

        listed.ShouldContain(PasskeyName);
        visit.Path.ShouldBe("/overblik");
        visit.ShouldHearNoComplaint();
    }

    // Whoever has just signed in again for the passkey need not for a token.
    private static async Task MakeTokenAsync(Visit visit)
    {
        await visit.OpenAsync("/sikkerhed/api-noegler/ny");
        await visit.PressMainAsync();
        await visit.LookAsync("token-refused");
        await visit.FillAsync("Name", "Overvågning");
        await visit.ChooseAsync("Rights", "SeeCertificates");
        await visit.ChooseAsync("LifetimeDays", "30");
        await visit.PressMainAsync();
        await visit.LookAsync("token-made");
        (await visit.Page.Locator("#token").TextContentAsync())!.ShouldStartWith("segl_"); // Masked until it is asked for.
        await visit.OpenAsync("/sikkerhed/api-noegler");
        await visit.LookAsync("tokens");
        (await visit.Page.Locator("main").InnerTextAsync()).ShouldContain("Overvågning");
        await visit.OpenAsync("/sikkerhed");
    }

    private static async Task NameOneselfAsync(Visit visit)
    {
        await visit.OpenAsync("/log-ind");
        await visit.FillAsync("UserId", UserId);
        await visit.PressMainAsync();
    }

    private async Task ApproveByPasswordAsync(Visit visit)
    {
        var person = await browsers.PersonAsync(UserId);
        await visit.FillAsync("Password", person.Password);
        await visit.FillAsync("Code", person.Code);
        await visit.PressAsync("form[action*='handler=Password'] button");
    }

    // It belongs to the machine, keeps its keys, and says that it has recognised its user.
    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }
}
