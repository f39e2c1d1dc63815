namespace Segl.Browser.Tests;

/// <summary>A user administrator who signs in and orders, looking at every page on the way.</summary>
internal sealed class Orderer(Browsers browsers, Visit visit, Purchase purchase)
{
    /// <summary>Signs in with password and code, after two mistakes.</summary>
    public async Task SignInAsync(string userId)
    {
        await visit.OpenAsync("/log-ind");
        await visit.LookAsync("sign-in");
        await visit.PressMainAsync();
        await visit.LookAsync("sign-in-refused");

        await visit.FillAsync("UserId", userId);
        await visit.PressMainAsync();
        await visit.LookAsync("sign-in-approval");
        await ApproveAsync("not the password", "000000");
        await visit.LookAsync("sign-in-approval-refused");

        var person = await browsers.PersonAsync(userId);
        await ApproveAsync(person.Password, person.Code);
        if (visit.Path != "/organisation/vaelg")
            return;

        await visit.LookAsync("choose-organisation");
        await visit.PressAsync("main form button");
    }

    /// <summary>Creates a profile and orders its first certificate, leaving out what is needed once on each page.</summary>
    public async Task OrderAsync()
    {
        await visit.OpenAsync("/certifikater");
        await visit.LookAsync("profiles-before");
        await visit.PressMainAsync();
        await visit.LookAsync("order-begin");
        await visit.PressMainAsync();
        await visit.LookAsync("order-master-data");
        await visit.PressMainAsync();
        await visit.LookAsync("order-master-data-refused");

        await visit.FillAsync("Name", purchase.ProfileName);
        await visit.FillAsync("Email", purchase.CertificateEmail);
        await visit.FillAsync("ContactName", "Åse Nørregård");
        await visit.FillAsync("ContactEmail", purchase.ContactEmail);
        await visit.PressMainAsync();
        await visit.LookAsync("order-system-rights");
        await visit.PressMainAsync();
        await ChooseCertificateAsync();
        await visit.LookAsync("order-summary");
        await visit.PressMainAsync();
        await visit.LookAsync("order-receipt");
    }

    /// <summary>Has the one-time code shown.</summary>
    public async Task<string> SeeCodeAsync()
    {
        await visit.PressMainAsync();
        await visit.LookAsync("order-code");
        var code = await visit.Page.Locator("#one-time-code").InnerTextAsync();
        await visit.PressMainAsync();
        await visit.LookAsync("order");
        return code;
    }

    /// <summary>Finds the certificate delivered, orders a second one, replaces nothing and deletes it.</summary>
    public async Task OrderAndDeleteAnotherAsync()
    {
        await visit.OpenAsync("/certifikater");
        await visit.LookAsync("profiles");
        await visit.PressAsync($"main a:has-text('{purchase.ProfileName}')");
        await visit.LookAsync("profile");
        await visit.PressMainAsync();
        await visit.LookAsync("order-further");
        await visit.PressMainAsync();
        await ChooseCertificateAsync();
        await visit.PressMainAsync();
        await visit.PressAsync("main .button-secondary:visible");
        await visit.PressAsync("main .button-tertiary:visible");
        await visit.LookAsync("order-delete");
        await visit.PressAsync("main .button-warning:visible");
        await visit.LookAsync("profile-after-deletion");
    }

    private async Task ChooseCertificateAsync()
    {
        await visit.LookAsync("order-certificate");
        await visit.PressMainAsync();
        await visit.LookAsync("order-certificate-refused");
        await visit.ChooseAsync("Kind", "Organisation");
        await visit.ChooseAsync("Identification", "OneTimeCode");
        await visit.ChooseAsync("Method", "Browser");
        await visit.ChooseAsync("IsPublished", "true");
        await visit.PressMainAsync();
    }

    private async Task ApproveAsync(string password, string code)
    {
        await visit.FillAsync("Password", password);
        await visit.FillAsync("Code", code);
        await visit.PressAsync("main form:has([name=Password]) button");
    }
}

/// <summary>What is ordered; each reader's own, because all share one portal.</summary>
internal sealed record Purchase(string ProfileName, string CertificateEmail, string ContactEmail)
{
    public static Purchase Of(Reader reader) => Of($"{reader.Language}-{reader.Width}");

    public static Purchase Of(string name) =>
        new($"Økonomi og løn {name}", $"post-{name}@aeblegaarden.example", $"aase-{name}@aeblegaarden.example");
}
