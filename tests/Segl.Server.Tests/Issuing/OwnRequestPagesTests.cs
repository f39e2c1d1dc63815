using System.Net;
using System.Security.Cryptography;
using System.Text;
using Segl.Pki.Requests;
using Segl.Server.Features.Orders;

namespace Segl.Server.Tests.Issuing;

/// <summary>A person's own request, pasted or uploaded, as a browser without scripts sends it.</summary>
public sealed class OwnRequestPagesTests(IssuingSite site) : IClassFixture<IssuingSite>
{
    [Fact]
    public async Task An_own_request_is_answered_in_three_forms()
    {
        var (reference, code, _) = await site.OrderAsync(IssuingMethod.OwnRequest);
        using var browser = site.Browser();
        var page = await IssuingSite.AcceptAsync(browser, reference, code);
        using var key = RSA.Create(3072);

        var issued = await SendAsync(browser, page, Pem(key), field: "Pasted");

        issued.Address.AbsolutePath.ShouldEndWith("/certifikat");
        foreach (var (format, type) in
                new[] { ("pem", "application/pem-certificate-chain"), ("der", "application/pkix-cert"), ("pkcs7", "application/x-pkcs7-certificates") })
            (await browser.OpenAsync($"/udsted/{reference}/hent/{format}")).Headers["Content-Type"].ShouldBe(type);
        (await browser.OpenAsync($"/udsted/{reference}/hent/p12")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(2048, "RSA på 2048 bit")]
    [InlineData(0, "OCES-certifikater kræver RSA")]
    public async Task A_key_that_does_not_do_is_refused_in_words_with_the_clause(int bits, string words)
    {
        var (reference, code, _) = await site.OrderAsync(IssuingMethod.OwnRequest);
        using var browser = site.Browser();
        var page = await IssuingSite.AcceptAsync(browser, reference, code);
        using AsymmetricAlgorithm key = bits == 0 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(bits);

        var refused = await SendAsync(browser, page, Pem(key), field: "Upload");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        IssuingSite.ErrorsOf(refused).ShouldContain(words);
        IssuingSite.ErrorsOf(refused).ShouldMatch("\\([A-Z][^()]+\\)");
        refused.Html.ShouldContain("href=\"#Upload\"");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16 * 1024 + 1)]
    [InlineData(60 * 1024)]
    public async Task A_file_that_is_empty_or_too_large_is_refused_at_its_field(int bytes)
    {
        var (reference, code, _) = await site.OrderAsync(IssuingMethod.OwnRequest);
        using var browser = site.Browser();
        var page = await IssuingSite.AcceptAsync(browser, reference, code);

        var refused = await SendAsync(browser, page, new string('A', bytes), field: "Upload");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Title.ShouldStartWith("Fejl:");
    }

    [Theory]
    [InlineData("da", "Det er en privat nøgle", "lav en ny nøgle og en ny anmodning")]
    [InlineData("en", "This is a private key", "make a new key and a new request")]
    public async Task A_private_key_never_comes_back_in_the_answer(string language, string told, string advice)
    {
        var (reference, code, _) = await site.OrderAsync(IssuingMethod.OwnRequest);
        using var browser = site.Browser(language);
        var page = await IssuingSite.AcceptAsync(browser, reference, code);
        using var key = RSA.Create(3072);
        var pem = key.ExportPkcs8PrivateKeyPem();

        var refused = await SendAsync(browser, page, pem, field: "Pasted");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        IssuingSite.ErrorsOf(refused).ShouldContain(told);
        IssuingSite.ErrorsOf(refused).ShouldContain(advice);
        refused.Html.ShouldContain("href=\"#Pasted\"");
        foreach (var line in pem.Split('\n'))
            refused.Html.ShouldNotContain(line);
    }

    [Theory]
    [InlineData("hej")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAA")]
    public async Task What_is_no_request_is_refused_in_the_readers_language_alone(string sent)
    {
        var (reference, code, _) = await site.OrderAsync(IssuingMethod.OwnRequest);
        using var browser = site.Browser();
        var page = await IssuingSite.AcceptAsync(browser, reference, code);

        var refused = await SendAsync(browser, page, sent, field: "Pasted");

        IssuingSite.ErrorsOf(refused).ShouldContain("eller den er beskadiget. Send filen");
    }

    private static string Pem(AsymmetricAlgorithm key) => CertificationRequest.Parse(CertificationRequest.Write(key)).Value.ToPem();

    private static Task<TestPage> SendAsync(TestBrowser browser, TestPage page, string request, string field)
    {
        var form = page.Form(null);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.HiddenFields)
            content.Add(new StringContent(value), name);
        if (field == "Upload")
            content.Add(new ByteArrayContent(Encoding.ASCII.GetBytes(request)), "Upload", "anmodning.csr");
        else
            content.Add(new StringContent(request), field);
        return browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = content });
    }
}
