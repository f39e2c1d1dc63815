using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Segl.Ca;
using Segl.Ca.Storage;
using Segl.Pki.Chains;
using Segl.Server.Tests.Ldap;
using Segl.Server.Web;
using static Segl.Server.Tests.Checking.CheckForms;

namespace Segl.Server.Tests.Checking;

/// <summary>What may be sent to the page, in which form, and what is refused.</summary>
public sealed class CheckSendingTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private static readonly PbeParameters s_encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    [Theory]
    [InlineData("p12")]
    [InlineData("p12 in base64")]
    [InlineData("PKCS#8")]
    [InlineData("encrypted PKCS#8 as PEM")]
    [InlineData("PEM with certificate and key")]
    [InlineData("JKS")]
    [InlineData("encrypted PKCS#8")]
    [InlineData("encrypted PKCS#8 in base64")]
    [InlineData("p12 cut off")]
    [InlineData("p12 labelled as a PEM certificate")]
    [InlineData("PEM certificate with a p12 behind it")]
    [InlineData("PKCS#8 as PEM in UTF-16")]
    [InlineData("PuTTY")]
    [InlineData("JWK")]
    public async Task A_private_key_is_refused_with_why_and_what_to_do(string form)
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSigned(site, "CN=Hemmelig", key);
        var p12 = certificate.Export(X509ContentType.Pkcs12, "kodeord");
        var sent = form switch
        {
            "p12" => p12,
            "p12 in base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(p12)),
            "PKCS#8" => key.ExportPkcs8PrivateKey(),
            "encrypted PKCS#8 as PEM" => Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem("kodeord", s_encryption)),
            "encrypted PKCS#8" => Encrypted(key),
            "encrypted PKCS#8 in base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encrypted(key))),
            "p12 cut off" => p12[..^5],
            "p12 labelled as a PEM certificate" => Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", p12)),
            "PEM certificate with a p12 behind it" => [.. Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n"), .. p12],
            "PKCS#8 as PEM in UTF-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(key.ExportPkcs8PrivateKeyPem())],
            "PuTTY" => Encoding.ASCII.GetBytes("PuTTY-User-Key-File-3: ecdsa-sha2-nistp256\nEncryption: none\nPrivate-Lines: 1\nAAAA\n"),
            "JWK" => Encoding.ASCII.GetBytes("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"a\",\"y\":\"b\",\"d\":\"c\"}"),
            "JKS" => [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2],
            _ => Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()),
        };
        using var browser = site.Browser("da");
        var page = await browser.OpenAsync(PageAddress);

        var answers = new List<TestPage> { await UploadAsync(browser, page, sent) };
        if (sent.All(octet => octet is > 0 and < 0x80))
            answers.Add(await PasteAsync(browser, page, Encoding.ASCII.GetString(sent)));

        foreach (var answer in answers)
        {
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var text = WebUtility.HtmlDecode(answer.Html);
            text.ShouldContain("Du har sendt en privat nøgle");
            text.ShouldContain("openssl pkcs12 -in fil.p12 -clcerts -nokeys");
            text.ShouldNotContain("CN=Hemmelig");
            text.ShouldNotContain("PRIVATE KEY");
            text.ShouldNotContain(Convert.ToBase64String(p12)[..40]);
        }
    }

    [Fact]
    public async Task What_is_sent_never_touches_a_disk()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);

        site.Services.GetRequiredService<IOptions<FormOptions>>().Value.MemoryBufferThreshold
            .ShouldBeGreaterThanOrEqualTo(ServerLimits.BodyBytesMax);
    }

    [Theory]
    [InlineData("Upload", "", "Vælg en fil")]
    [InlineData("Upload", "hej", "beskadiget")]
    [InlineData("Pasted", "hej", "beskadiget")]
    [InlineData("Pasted", "-----BEGIN CERTIFICATE-----", "beskadiget")]
    [InlineData("Pasted", "<script>alert(1)</script>", "beskadiget")]
    [InlineData("Serial", "xyz", "1 til 40")]
    [InlineData("Serial", "00", "positivt")]
    [InlineData("Serial", "4a11111111111111111111111111111111111111", "ikke udstedt")]
    public async Task What_cannot_be_checked_is_said_at_the_field(string field, string value, string message)
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var browser = site.Browser("da");
        var form = await browser.OpenAsync(PageAddress);

        var page = field == "Upload"
            ? await UploadAsync(browser, form, Encoding.UTF8.GetBytes(value))
            : await SendAsync(browser, form, (field, value));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Title.ShouldStartWith("Fejl:");
        page.Html.ShouldContain($"id=\"{field}-error\"");
        page.Html.ShouldContain($"href=\"#{field}\"");
        page.Html.ShouldNotContain("<script>alert");
        WebUtility.HtmlDecode(page.Html).ShouldContain(message);
    }

    [Theory]
    [InlineData("Pasted", "Serial")]
    [InlineData("Serial", "Pasted")]
    [InlineData("Serial", "")]
    public async Task A_private_key_comes_back_in_no_field_whatever_else_is_wrong(string field, string other)
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var browser = site.Browser();
        var form = await browser.OpenAsync(PageAddress);

        var page = other.Length == 0
            ? await SendAsync(browser, form, (field, key.ExportPkcs8PrivateKeyPem()))
            : await SendAsync(browser, form, (field, key.ExportPkcs8PrivateKeyPem()), (other, "12"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.ShouldContain("You sent a private key");
        page.Html.ShouldNotContain("BEGIN PRIVATE KEY");
        page.Html.ShouldNotContain(Convert.ToBase64String(key.ExportPkcs8PrivateKey())[..20]);
    }

    [Fact]
    public async Task Of_several_certificates_it_is_said_that_only_one_was_checked_and_of_too_many_how_many_are_read()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var one = SelfSigned(site, "CN=En", key);
        using var other = SelfSigned(site, "CN=To", key);
        var chain = site.Services.GetRequiredService<CertificateAuthority>().Chain;
        using var browser = site.Browser();
        var form = await browser.OpenAsync(PageAddress);

        var several = await PasteAsync(browser, form, one.ExportCertificatePem() + "\n" + other.ExportCertificatePem());
        var withIssuer = await PasteAsync(browser, form, chain.ToPem());
        var many = await PasteAsync(browser, form, string.Concat(Enumerable.Repeat(one.ExportCertificatePem() + "\n", 9)));

        several.Html.ShouldContain("1 other certificates in what you sent were not checked");
        withIssuer.Html.ShouldNotContain("were not checked");
        many.Html.ShouldContain("There are more than 8 certificates.");
    }

    [Fact]
    public async Task A_serial_number_is_taken_as_other_programs_show_it_and_a_file_as_they_write_it()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var issuing = site.Services.GetRequiredService<CertificateAuthority>().Chain.Leaf;
        using var browser = site.Browser();
        var form = await browser.OpenAsync(PageAddress);

        var shown = await SendAsync(browser, form, ("Serial", $"\u200E00:{issuing.SerialNumber}"));
        var written = await UploadAsync(browser, form, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(issuing.ToPem())]);

        foreach (var page in new[] { shown, written })
        {
            page.Status.ShouldBe(HttpStatusCode.OK);
            page.Html.ShouldContain("It belongs to our own authority.");
        }
    }

    [Fact]
    public async Task Two_things_at_once_are_not_guessed_between()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var browser = site.Browser();

        var page = await SendAsync(browser, await browser.OpenAsync(PageAddress), ("Pasted", "a"), ("Serial", "b"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.ShouldContain("Send one thing at a time");
    }

    [Fact]
    public async Task What_is_too_large_is_refused_in_words()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var browser = site.Browser();
        var form = await browser.OpenAsync(PageAddress);

        var large = await UploadAsync(browser, form, new byte[CertificateBundle.BytesMax + 1]);
        var huge = await UploadAsync(browser, form, new byte[ServerLimits.BodyBytesMax + 1]);

        large.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        large.Html.ShouldContain("at most 128 KB");
        huge.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        huge.Title.ShouldNotBeEmpty();
    }

    private static byte[] Encrypted(ECDsa key) => key.ExportEncryptedPkcs8PrivateKey("kodeord", s_encryption);
}
