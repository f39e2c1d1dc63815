using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Names;
using Segl.Pki.Revocation;
using Segl.Server.Features.Profiles;
using Segl.Server.Storage;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Certificates;

/// <summary>The page of one certificate, as a browser without scripts meets it.</summary>
public sealed class CertificatePagesTests(CertificateSite site) : IClassFixture<CertificateSite>
{
    [Theory]
    [InlineData("da", "Gyldigt", "Fingeraftryk (SHA-256)", "at logge ind og underskrive")]
    [InlineData("en", "Valid", "Fingerprint (SHA-256)", "signing in and signing")]
    public async Task Shows_every_field_in_both_languages(string language, params string[] words)
    {
        var (profile, serial) = await site.MakeCertificateAsync(Forms.WithEmail);
        var certificate = await FindAsync(serial);
        using var browser = site.Portal.Browser(language);

        var page = await site.SignInAsync(browser, $"/certifikater/{profile}/{serial}");

        page.Status.ShouldBe(HttpStatusCode.OK);
        var text = WebUtility.HtmlDecode(page.Html);
        foreach (var word in words.Concat([
            $"{serial}", $"{certificate.Subject}", $"{certificate.Issuer}", Forms.CertificateEmail, "RSA, 3072",
            certificate.Extensions.CertificatePolicies!.PolicyOids[0], certificate.Extensions.AuthorityInfoAccess!.OcspUri!,
            certificate.Extensions.AuthorityInfoAccess.CaIssuersUri!, certificate.Extensions.CrlDistributionPoints!.Uris[0],
            Grouped(certificate.Sha256Fingerprint), Grouped(certificate.Sha1Fingerprint), Grouped(certificate.PublicKey.Fingerprint)]))
            text.ShouldContain(word);
    }

    [Fact]
    public async Task Is_reached_from_its_profile()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        var second = await DeliveredCertificates.AddAsync(site.Portal.Services, profile, renews: serial);
        using var browser = site.Portal.Browser("da");

        var page = await site.SignInAsync(browser, $"/certifikater/{profile}");

        page.Html.ShouldContain($"/certifikater/{profile}/{serial}");
        page.Html.ShouldContain($"/certifikater/{profile}/{second}");
        page.Html.ShouldContain("Fornyet af");
    }

    [Fact]
    public async Task Its_order_shows_what_it_says_and_not_what_the_profile_says_now()
    {
        var (profile, serial) = await site.MakeCertificateAsync(Forms.WithEmail);
        var order = await site.RunAsync((SeglDatabase database) =>
            database.Orders.Where(order => order.Serial == serial).Select(order => order.Id)
                .SingleAsync(TestContext.Current.CancellationToken));
        var changed = Forms.WithEmail with
        {
            Name = "Havneregistret",
            Email = "ny@fiskeri.example",
            ContactEmail = "nyere@fiskeri.example",
        };
        var actor = await site.ActorAsync();
        (await site.RunAsync(
            (UpdateProfile update) => update.HandleAsync(profile, seenVersion: 0, changed, actor, TestContext.Current.CancellationToken)))
            .ShouldBeEmpty();
        using var browser = site.Portal.Browser("da");

        var page = await site.SignInAsync(browser, $"/bestillinger/{order}");

        page.Html.ShouldContain("Navn i certifikatet");
        page.Html.ShouldContain(Forms.NameOnly.Name);
        page.Html.ShouldContain($"{Forms.CertificateEmail}, valideret");
        page.Html.ShouldNotContain("ny@fiskeri.example");
    }

    [Fact]
    public async Task Every_file_is_what_it_says()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");
        await site.SignInAsync(browser, "/certifikater");
        var path = $"/certifikater/{profile}/{serial}/hent";

        var pem = await DownloadAsync(browser, $"{path}/pem");
        var der = Certificate.Parse(await DownloadAsync(browser, $"{path}/der")).Value;
        var chain = CertificateChain.ParsePem(await DownloadAsync(browser, $"{path}/kaede")).Value;
        var pkcs7 = CertificateChain.ParsePkcs7(await DownloadAsync(browser, $"{path}/pkcs7")).Value;
        var issuer = Certificate.Parse(await DownloadAsync(browser, $"{path}/1")).Value;
        var root = Certificate.Parse(await DownloadAsync(browser, $"{path}/2")).Value;

        der.SerialNumber.ShouldBe(serial);
        Encoding.ASCII.GetString(pem).ShouldBe(der.ToPem());
        chain.Certificates.ShouldBe([der, issuer, root]);
        pkcs7.Certificates.ShouldBe(chain.Certificates);
    }

    [Theory]
    [InlineData("p12")]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public async Task What_is_no_form_is_not_found(string format)
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");

        (await site.SignInAsync(browser, $"/certifikater/{profile}/{serial}/hent/{format}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_serial_that_is_none_is_not_found()
    {
        var (profile, _) = await site.MakeCertificateAsync();
        using var browser = site.Portal.Browser("da");

        (await site.SignInAsync(browser, $"/certifikater/{profile}/{new string('z', 40)}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync($"/certifikater/{profile}/{new string('0', 40)}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync($"/certifikater/{profile}/12")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Says_since_when_and_why_it_is_revoked()
    {
        var (profile, serial) = await site.MakeCertificateAsync();
        await site.Portal.Services.GetRequiredService<CertificateAuthority>()
            .RevokeAsync(serial, RevocationReason.KeyCompromise, "test", TestContext.Current.CancellationToken);
        using var browser = site.Portal.Browser("da");

        var page = await site.SignInAsync(browser, $"/certifikater/{profile}/{serial}");

        page.Html.ShouldContain("Certifikatet blev spærret");
        WebUtility.HtmlDecode(page.Html).ShouldContain("Nøglen er måske kendt af andre.");
    }

    private async Task<Certificate> FindAsync(SerialNumber serial) =>
        (await site.Portal.Services.GetRequiredService<CertificateAuthority>().FindAsync(serial, TestContext.Current.CancellationToken))
            .ShouldNotBeNull().Certificate;

    private static async Task<byte[]> DownloadAsync(TestBrowser browser, string path)
    {
        using var response = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, path));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentDisposition.ShouldNotBeNull().DispositionType.ShouldBe("attachment");
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static string Grouped(string hexadecimal) => string.Join(' ', hexadecimal.Chunk(4).Select(group => new string(group)));
}
