using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Pki.Names;
using Segl.Pki.Revocation;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Certificates;

/// <summary>Renewing, as a browser without scripts meets it.</summary>
public sealed class RenewPagesTests(CertificateSite site) : IClassFixture<CertificateSite>
{
    [Theory]
    [InlineData("da", "Forny certifikatet", "Gå direkte til udstedelse", "Fornyelsen er bestilt")]
    [InlineData("en", "Renew the certificate", "Go directly to issuing", "The renewal is ordered")]
    public async Task From_the_certificate_to_the_receipt(string language, string action, string question, string receipt)
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser(language);
        (await site.SignInAsync(browser, Path(profile, serial))).Html.ShouldContain(action);

        var offer = await browser.OpenAsync($"{Path(profile, serial)}/forny");
        var done = await browser.SubmitAsync(offer, action: null, ("Direct", "No"));
        var again = await browser.OpenAsync($"{Path(profile, serial)}/forny");

        WebUtility.HtmlDecode(offer.Html).ShouldContain(question);
        offer.Html.ShouldContain($"{profile}");
        (done.Status, done.Address.AbsolutePath).ShouldBe((HttpStatusCode.OK, $"{Path(profile, serial)}/forny/kvittering"));
        done.Html.ShouldContain(receipt);
        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Html.ShouldContain("/bestillinger/");
        (await browser.OpenAsync(Path(profile, serial))).Html.ShouldNotContain($"{serial}/forny\"");
    }

    [Fact]
    public async Task Yes_goes_on_to_issuing()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");
        var offer = await site.SignInAsync(browser, $"{Path(profile, serial)}/forny");

        var next = await browser.SubmitAsync(offer, action: null, ("Direct", "Yes"));

        next.Address.AbsolutePath.ShouldStartWith("/udsted/");
    }

    [Fact]
    public async Task An_address_in_the_certificate_is_said_to_be_validated_again_and_nobody_goes_on_at_once()
    {
        var (profile, serial) = await site.MakeCertificateAsync(Forms.WithEmail);
        using var browser = site.Portal.Browser("da");

        var offer = await site.SignInAsync(browser, $"{Path(profile, serial)}/forny");

        offer.Html.ShouldNotContain("name=\"Direct\"");
        WebUtility.HtmlDecode(offer.Html).ShouldContain($"skal valideres igen");
    }

    [Fact]
    public async Task What_is_revoked_leads_to_a_new_order()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");
        var stale = await site.SignInAsync(browser, $"{Path(profile, serial)}/forny");
        await site.Portal.Services.GetRequiredService<CertificateAuthority>()
            .RevokeAsync(serial, RevocationReason.Superseded, "test", TestContext.Current.CancellationToken);

        var refused = await browser.SubmitAsync(stale, action: null, ("Direct", "No"));

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        WebUtility.HtmlDecode(refused.Html).ShouldContain("Et spærret certifikat kan ikke fornyes.");
        refused.Html.ShouldContain($"/certifikater/{profile}/bestil");
    }

    [Fact]
    public async Task A_profile_that_was_changed_meanwhile_is_shown_again()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");
        var stale = await site.SignInAsync(browser, $"{Path(profile, serial)}/forny");
        await site.Portal.InDatabaseAsync(async database =>
        {
            (await database.Profiles.SingleAsync(each => each.Id == profile)).SystemRights = SystemRights.IdmServices;
            return await database.SaveChangesAsync();
        });

        var refused = await browser.SubmitAsync(stale, action: null, ("Direct", "No"));
        var ordered = await browser.SubmitAsync(refused, action: null, ("Direct", "No"));

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        WebUtility.HtmlDecode(refused.Html).ShouldContain("En anden har ændret dette i mellemtiden.");
        ordered.Html.ShouldContain("Fornyelsen er bestilt");
    }

    private static string Path(Guid profile, SerialNumber serial) => $"/certifikater/{profile}/{serial}";
}
