using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Pki.Names;
using Segl.Pki.Revocation;

namespace Segl.Server.Tests.Certificates;

/// <summary>Revoking, as a browser without scripts meets it.</summary>
public sealed class RevokePagesTests(CertificateSite site) : IClassFixture<CertificateSite>
{
    [Theory]
    [InlineData("da", "Spær certifikatet", "En spærring er endelig", "Certifikatet er spærret")]
    [InlineData("en", "Revoke the certificate", "A revocation is final", "The certificate is revoked")]
    public async Task From_the_certificate_to_the_receipt(string language, string action, string warning, string receipt)
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser(language);
        var certificate = await site.SignInAsync(browser, Path(profile, serial));
        certificate.Html.ShouldContain(action);

        var question = await browser.OpenAsync($"{Path(profile, serial)}/spaer");
        var done = await browser.SubmitAsync(question, action: null, ("Cause", "KeySuspected"), ("IsConfirmed", "true"));

        question.Html.ShouldContain(warning);
        (done.Status, done.Address.AbsolutePath).ShouldBe((HttpStatusCode.OK, $"{Path(profile, serial)}/spaer/kvittering"));
        done.Html.ShouldContain(receipt);
        (await FindAsync(serial)).ShouldBe(RevocationReason.KeyCompromise);
        (await browser.OpenAsync(Path(profile, serial))).Html.ShouldNotContain("/spaer");
    }

    [Fact]
    public async Task Nothing_is_revoked_before_a_cause_is_chosen_and_the_box_is_ticked()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");
        var question = await site.SignInAsync(browser, $"{Path(profile, serial)}/spaer");

        var withoutCause = await browser.SubmitAsync(question, action: null, ("IsConfirmed", "true"));
        var unconfirmed = await browser.SubmitAsync(question, action: null, ("Cause", "KeyDestroyed"));

        withoutCause.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        withoutCause.Html.ShouldContain("Cause-error");
        unconfirmed.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unconfirmed.Html.ShouldContain("IsConfirmed-error");
        (await FindAsync(serial)).ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_comes_second_sees_the_first_revocation()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var first = site.Portal.Browser("da");
        var stale = await site.SignInAsync(first, $"{Path(profile, serial)}/spaer");
        using var second = site.Portal.Browser("da");
        await second.SubmitAsync(
            await site.SignInAsync(second, $"{Path(profile, serial)}/spaer"),
            action: null,
            ("Cause", "KeyDestroyed"),
            ("IsConfirmed", "true"));

        var answer = await first.SubmitAsync(stale, action: null, ("Cause", "KeyAccessLost"), ("IsConfirmed", "true"));

        answer.Address.AbsolutePath.ShouldEndWith("/spaer/kvittering");
        answer.Html.ShouldContain("Certifikatet var allerede spærret");
        answer.Html.ShouldContain("Nøglen er ødelagt");
        answer.Html.ShouldContain("“Adgangen til nøglen er tabt”, er ikke trådt i stedet");
        answer.Html.ShouldNotContain("aldrig certificeret igen");
        var page = await first.OpenAsync($"{Path(profile, serial)}/spaer");
        page.Address.AbsolutePath.ShouldBe(Path(profile, serial));
        page.Html.ShouldContain("Certifikatet blev spærret");
    }

    [Theory]
    [InlineData("da", "Certifikatet var allerede spærret", "bliver aldrig certificeret igen")]
    [InlineData("en", "The certificate was revoked already", "is never certified again")]
    public async Task A_key_that_others_may_know_is_blocked_also_by_whoever_comes_second(string language, string already, string blocked)
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser(language);
        var question = await site.SignInAsync(browser, $"{Path(profile, serial)}/spaer");
        var first = await browser.SubmitAsync(question, action: null, ("Cause", "NoLongerTied"), ("IsConfirmed", "true"));

        var second = await browser.SubmitAsync(question, action: null, ("Cause", "KeySuspected"), ("IsConfirmed", "true"));

        first.Html.ShouldNotContain(already);
        first.Html.ShouldNotContain(blocked);
        second.Html.ShouldContain(already);
        second.Html.ShouldContain(blocked);
        (await FindAsync(serial)).ShouldBe(RevocationReason.AffiliationChanged);
    }

    [Fact]
    public async Task Sending_the_same_form_twice_shows_ones_own_receipt()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");
        var question = await site.SignInAsync(browser, $"{Path(profile, serial)}/spaer");
        await browser.SubmitAsync(question, action: null, ("Cause", "NoLongerTied"), ("IsConfirmed", "true"));

        var again = await browser.SubmitAsync(question, action: null, ("Cause", "NoLongerTied"), ("IsConfirmed", "true"));

        again.Html.ShouldContain("Certifikatet er spærret");
        again.Html.ShouldNotContain("var allerede spærret");
    }

    [Fact]
    public async Task There_is_no_receipt_for_what_is_not_revoked()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");

        (await site.SignInAsync(browser, $"{Path(profile, serial)}/spaer/kvittering")).Address.AbsolutePath.ShouldBe(Path(profile, serial));
    }

    private static string Path(Guid profile, SerialNumber serial) => $"/certifikater/{profile}/{serial}";

    private async Task<RevocationReason?> FindAsync(SerialNumber serial) =>
        (await site.Portal.Services.GetRequiredService<CertificateAuthority>().FindAsync(
            serial, TestContext.Current.CancellationToken))!.Revocation?.Reason;
}
