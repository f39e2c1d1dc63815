namespace Segl.Browser.Tests;

/// <summary>An organisation administrator's pages, and the page of an invitation as its reader sees it.</summary>
public sealed class PeoplePagesTests(Browsers browsers)
{
    // No other test signs in as this person, because an authenticator's code is taken once.
    private const string Administrator = "asta.admin";

    [Fact]
    public async Task Pass_the_exam()
    {
        await using var administration = await Visit.BeginAsync(browsers, new Reader("da", Reader.Narrow, HasScripts: false));
        await using var home = await Visit.BeginAsync(browsers, new Reader("en", Reader.Wide, HasScripts: true));

        await SignInAsync(administration);
        await LookAtAsync(administration, "/organisation/ret", "organisation-settings");
        await LookAtAsync(administration, "/notifikationer/mails", "notices-mails");
        await LookAtAsync(administration, "/notifikationer", "notices");
        await InviteAsync(administration);
        await administration.PressAsync("main a[href*='/invitationer/']");
        await administration.LookAsync("invitation");
        await administration.OpenAsync("/organisation/personer");
        await administration.PressAsync("main td a:text('Rita')");
        await administration.LookAsync("person");
        await administration.PressAsync("main a[href$='/fjern']");
        await administration.LookAsync("person-remove");

        await home.OpenAsync(await LinkAsync(home));
        await home.LookAsync("invitation-accept");
        await home.PressMainAsync();
        await home.LookAsync("invitation-accept-refused");
    }

    private async Task SignInAsync(Visit visit)
    {
        await visit.OpenAsync("/log-ind");
        await visit.FillAsync("UserId", Administrator);
        await visit.PressMainAsync();
        var person = await browsers.PersonAsync(Administrator);
        await visit.FillAsync("Password", person.Password);
        await visit.FillAsync("Code", person.Code);
        await visit.PressMainAsync();
    }

    private static async Task LookAtAsync(Visit visit, string path, string name)
    {
        await visit.OpenAsync(path);
        await visit.LookAsync(name);
    }

    private static async Task InviteAsync(Visit visit)
    {
        await LookAtAsync(visit, "/organisation/personer", "people");
        await visit.PressMainAsync();
        await visit.PressMainAsync();
        await visit.LookAsync("invite-refused");
        await visit.FillAsync("Name", "Ida Inviteret");
        await visit.FillAsync("Email", "ida@aeblegaarden.example");
        await visit.ChooseAsync("Roles", "RightsAdministrator");
        await visit.PressMainAsync();
        await visit.LookAsync("people-invited");
    }

    // The outbox works at once, but in the background.
    private static async Task<string> LinkAsync(Visit visit)
    {
        while (true)
        {
            await visit.OpenAsync("/demonstration/postkasse?til=ida@aeblegaarden.example");
            var mail = visit.Page.Locator("main a[href*='/demonstration/postkasse/']").First;
            if (await mail.CountAsync() == 0)
                continue;

            await visit.GoAsync(() => mail.ClickAsync());
            var text = await visit.Page.Locator("main").InnerTextAsync();
            return "/invitation/" + text.Split("/invitation/")[1].Split('\n', '\r', ' ')[0];
        }
    }
}
