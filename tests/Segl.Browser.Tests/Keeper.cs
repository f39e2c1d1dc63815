namespace Segl.Browser.Tests;

/// <summary>
/// A user administrator who lives with a certificate that was fetched: looks at it, edits its profile, and by the keyboard alone renews and
/// revokes it.
/// </summary>
internal sealed class Keeper(Visit visit, Purchase purchase)
{
    /// <summary>From the list to the revoked certificate.</summary>
    public async Task LiveWithAsync()
    {
        await visit.OpenAsync("/certifikater");
        await visit.PressAsync($"main a:has-text('{purchase.ProfileName}')");
        var profile = visit.Path;
        await visit.PressAsync("main a:has(code)");
        await visit.LookAsync("certificate");
        var certificate = visit.Path;

        await PublishNoMoreAsync(certificate);
        await EditAsync(profile);
        await RenewAsync(certificate);
        await RevokeAsync(certificate);
        await visit.OpenAsync(profile);
        await visit.LookAsync("profile-revoked");
    }

    // What strangers see of it, before and after.
    private async Task PublishNoMoreAsync(string certificate)
    {
        await visit.OpenAsync($"/find-certifikat?soeg={purchase.CertificateEmail}");
        await visit.LookAsync("find-found");
        await visit.OpenAsync("/kontroller-certifikat");
        await visit.FillAsync("Serial", certificate.Split('/')[^1]);
        await visit.PressMainAsync();
        await visit.LookAsync("check-published");
        await visit.OpenAsync(certificate);
        await visit.EnterAsync("main .button-tertiary");
        visit.Path.ShouldEndWith("/offentliggoerelse");
        await visit.LookAsync("withdraw");
        await visit.EnterAsync("main .button-warning");
        await visit.LookAsync("certificate-withdrawn");
        await visit.OpenAsync("/kontroller-certifikat");
        await visit.FillAsync("Serial", certificate.Split('/')[^1]);
        await visit.PressMainAsync();
        await visit.LookAsync("check-not-published");
    }

    private async Task EditAsync(string profile)
    {
        await visit.OpenAsync($"{profile}/ret");
        await visit.LookAsync("edit-master-data");
        await visit.FillAsync("ContactEmail", "");
        await visit.FillAsync("Email", "ingen adresse");
        await visit.PressMainAsync();
        await visit.LookAsync("edit-master-data-refused");
        await visit.OpenAsync($"{profile}/segl");
        await visit.LookAsync("edit-seals");
        await visit.OpenAsync($"{profile}/rettigheder");
        await visit.LookAsync("edit-system-rights");
        await visit.PressMainAsync();
        await visit.LookAsync("profile-saved");
    }

    private async Task RenewAsync(string certificate)
    {
        await visit.OpenAsync(certificate);
        await visit.EnterAsync("main .button-primary");
        await visit.LookAsync("renew");
        await visit.EnterAsync("main .button-primary");
        visit.Path.ShouldEndWith("/forny/kvittering");
        await visit.LookAsync("renew-receipt");
        await visit.OpenAsync($"{certificate}/forny");
        await visit.LookAsync("renew-refused");
    }

    private async Task RevokeAsync(string certificate)
    {
        await visit.OpenAsync(certificate);
        await visit.EnterAsync("main .button-tertiary");
        await visit.LookAsync("revoke");
        await visit.EnterAsync("main .button-warning");
        await visit.LookAsync("revoke-refused");

        await visit.TabToAsync("main input[name=Cause]");
        await visit.Page.Keyboard.PressAsync("Space");
        await visit.Page.Keyboard.PressAsync("ArrowDown");
        await visit.TabToAsync("main input[name=IsConfirmed]");
        await visit.Page.Keyboard.PressAsync("Space");
        await visit.EnterAsync("main .button-warning");
        visit.Path.ShouldEndWith("/spaer/kvittering");
        await visit.LookAsync("revoke-receipt");
        await visit.PressMainAsync();
        await visit.LookAsync("certificate-revoked");
    }
}
