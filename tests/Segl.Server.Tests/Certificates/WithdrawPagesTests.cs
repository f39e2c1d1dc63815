using System.Net;

namespace Segl.Server.Tests.Certificates;

public sealed class WithdrawPagesTests(CertificateSite site) : IClassFixture<CertificateSite>
{
    [Fact]
    public async Task A_user_administrator_takes_a_certificate_out_of_the_public_database()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser();
        using var stranger = site.Portal.Browser();
        var before = await stranger.OpenAsync($"/find-certifikat/{serial}/der");

        var certificate = await site.SignInAsync(browser, $"/certifikater/{profile}/{serial}");
        var form = await browser.OpenAsync(certificate.LinkWith("/offentliggoerelse"));
        var receipt = await browser.SubmitAsync(form, action: null);
        var after = await stranger.OpenAsync($"/find-certifikat/{serial}/der");
        var audit = await site.Portal.ReadAuditAsync();

        before.Status.ShouldBe(HttpStatusCode.OK);
        receipt.Html.ShouldContain("The certificate was taken out of the public database");
        receipt.Html.ShouldNotContain("/offentliggoerelse");
        after.Status.ShouldBe(HttpStatusCode.NotFound);
        audit.Count(line => line.StartsWith($"certificate.unpublish {serial} ", StringComparison.Ordinal)).ShouldBe(1);
        (await browser.OpenAsync($"/certifikater/{profile}/{serial}")).Html.ShouldNotContain("was taken out of the public database");
    }

    [Fact]
    public async Task Who_comes_second_is_told_that_it_is_out_already()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser();
        var form = await site.SignInAsync(browser, $"/certifikater/{profile}/{serial}/offentliggoerelse");
        await browser.SubmitAsync(form, action: null);

        var second = await browser.SubmitAsync(form, action: null);
        var again = await browser.OpenAsync($"/certifikater/{profile}/{serial}/offentliggoerelse");

        second.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        second.Html.ShouldContain("There is nothing more to do.");
        again.Address.AbsolutePath.ShouldBe($"/certifikater/{profile}/{serial}");
    }
}
