using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Segl.Ca;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Chains;
using Segl.Pki.Linting;
using Segl.Pki.Names;
using Segl.Pki.Outcomes;
using Segl.Server.Tests.Ldap;
using Segl.Server.Texts;
using Segl.Server.Web;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Checking;

public sealed class CheckPagesTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private const string Path = "/kontroller-certifikat";

    [Theory, EachDatabase]
    public async Task A_stranger_is_told_whose_it_is_what_it_is_for_and_that_it_is_valid(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Lønudbetaling", "loen@eksempel.example", isPublished: false);
        var certificate = await ReadAsync(site, serial);
        using var browser = site.Browser();
        var start = await browser.OpenAsync("/");
        var form = await browser.OpenAsync(start.LinkWith(Path));

        foreach (var sent in FormsOf(certificate))
        {
            var page = await UploadAsync(browser, form, sent);
            page.Status.ShouldBe(HttpStatusCode.OK);
            var text = WebUtility.HtmlDecode(page.Html);
            foreach (var fact in new[]
            {
                "The certificate is valid", "It was issued here.", "Lønudbetaling", "loen@eksempel.example", site.Identifier, $"{serial}",
                "binding signatures (nonRepudiation)", "Strong enough by our rules", "Each certificate is signed by the next.",
            })
                text.ShouldContain(fact);
        }
    }

    [Theory]
    [InlineData("da")]
    [InlineData("en")]
    public async Task Every_rule_is_told_in_words_with_its_clause(string language)
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var certificate = await ReadAsync(site, await site.MakeAsync($"Regler {language}", "regler@eksempel.example"));
        var texts = new Wording(TextCatalogue.Load(), language == "da" ? Language.Danish : Language.English);
        using var browser = site.Browser(language);

        var page = await PasteAsync(browser, await browser.OpenAsync(Path), certificate.ToPem());

        var text = WebUtility.HtmlDecode(page.Html);
        foreach (var lint in Linter.Lints.Where(lint => lint.Name != "DraftSaysWhatWasMeant"))
        {
            text.ShouldContain(texts[$"Checking.Lint.{lint.Name}"]);
            text.ShouldContain(lint.Clause!);
        }

        text.ShouldNotContain(texts["Checking.Rules.Broken"], Case.Sensitive);
        text.ShouldContain(texts["Checking.Rules.Text", Linter.Lints.Count - 1, 0]);
    }

    // The page of a certificate of ours is made of them: one without words would be a fault.
    [Fact]
    public void Every_rule_has_its_words() =>
        Linter.Lints.Where(lint => lint.Name != "DraftSaysWhatWasMeant").Select(lint => $"Checking.Lint.{lint.Name}")
            .Except(TextCatalogue.Load().Keys).ShouldBeEmpty();

    [Theory, EachDatabase]
    public async Task A_revocation_shows_in_the_next_answer_with_its_reason(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Spærret", "spaerret@eksempel.example");
        var certificate = await ReadAsync(site, serial);
        using var browser = site.Browser();
        var form = await browser.OpenAsync(Path);

        await site.RevokeAsync(serial);
        var sent = await UploadAsync(browser, form, certificate.Der.ToArray());
        var typed = await TypeAsync(browser, form, $"{serial}");

        foreach (var page in new[] { sent, typed })
        {
            var text = WebUtility.HtmlDecode(page.Html);
            text.ShouldContain("The certificate was revoked");
            text.ShouldContain("Somebody else may know the key.");
        }

        WebUtility.HtmlDecode(sent.Html).ShouldContain("The private key was reported as known to others.");
    }

    [Theory, EachDatabase]
    public async Task By_serial_number_alone_only_published_certificates_show_whose_they_are(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var hidden = await site.MakeAsync("Hemmelig holder", "hemmelig@eksempel.example", isPublished: false);
        var profile = await site.MakeProfileAsync("Kendt holder", "kendt@eksempel.example");
        var known = await site.RenewAsync(profile);
        using var browser = site.Browser();
        var form = await browser.OpenAsync(Path);

        var ofHidden = await TypeAsync(browser, form, $"{hidden}");
        var asOthersWriteIt = string.Join(':', known.ToString().ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));
        var ofKnown = await TypeAsync(browser, form, asOthersWriteIt);
        await site.WithdrawAsync(profile, known);
        var ofWithdrawn = await TypeAsync(browser, form, $"{known}");

        ofHidden.Html.ShouldContain("The certificate is valid");
        ofHidden.Html.ShouldContain("The holder has not published the certificate");
        ofHidden.Html.ShouldNotContain("Hemmelig holder");
        ofHidden.Html.ShouldNotContain("hemmelig@eksempel.example");
        ofKnown.Html.ShouldContain("Kendt holder");
        ofKnown.Html.ShouldContain("Each certificate is signed by the next.");
        ofWithdrawn.Html.ShouldNotContain("Kendt holder");
    }

    [Fact]
    public async Task Of_another_authoritys_certificate_we_say_that_we_cannot_know()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var foreign = SelfSigned(site, "CN=Fremmed, O=En anden, C=DK", key);
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(Path), foreign.RawData);

        var text = WebUtility.HtmlDecode(page.Html);
        text.ShouldContain("We cannot say whether the certificate is valid");
        text.ShouldContain("only its issuer knows whether it was revoked");
        text.ShouldContain("There is no valid chain to the root that we trust");
        text.ShouldContain("Our present authority did not issue this certificate.");
        text.ShouldContain("Fremmed");
        text.ShouldNotContain("Broken", Case.Sensitive);
    }

    [Fact]
    public async Task Of_a_certificate_that_breaks_the_rules_we_say_which()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestOf("CN=Nulte, O=En anden, C=DK", key);
        var now = site.Clock.GetUtcNow();
        using var zero = request.Create(
            new X500DistinguishedName("CN=En fremmed udsteder"), X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-1), now.AddDays(9), (byte[])[0]);
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(Path), zero.RawData);

        var text = WebUtility.HtmlDecode(page.Html);
        text.ShouldContain("We cannot say whether the certificate is valid");
        text.ShouldContain("Nulte");
        text.ShouldContain("The serial number is positive and has at most 20 octets.");
        text.ShouldContain("RFC 5280 §4.1.2.2");
        text.ShouldContain("Each certificate is held to 12 rules; 1 of them are broken.");
    }

    [Fact]
    public async Task What_only_claims_to_be_ours_is_not_to_be_trusted()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var real = await ReadAsync(site, await site.MakeAsync("Ægte", "aegte@eksempel.example"));
        var issuing = site.Services.GetRequiredService<CertificateAuthority>().Chain.Leaf;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherAuthority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = RequestOf("CN=Falsk, O=Ægte firma, C=DK", key);
        var now = site.Clock.GetUtcNow();

        // The serial number of a real one does not help.
        using var forged = request.Create(
            new X500DistinguishedName(issuing.Subject.Der.ToArray()), X509SignatureGenerator.CreateForECDsa(otherAuthority),
            now.AddDays(-1), now.AddDays(9), real.SerialNumber.Bytes.Span);
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(Path), forged.RawData);

        page.Html.ShouldContain("Do not trust the certificate");
        page.Html.ShouldContain("it is not signed with our key");
        page.Html.ShouldNotContain("The certificate is valid");
    }

    [Fact]
    public async Task Our_own_authorities_are_known()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var chain = site.Services.GetRequiredService<CertificateAuthority>().Chain;
        using var browser = site.Browser();
        var form = await browser.OpenAsync(Path);

        foreach (var authority in chain.Certificates)
        {
            var page = await UploadAsync(browser, form, authority.Der.ToArray());
            page.Html.ShouldContain("It belongs to our own authority.");
            page.Html.ShouldContain("The certificate is valid");
        }
    }

    [Fact]
    public async Task A_certificate_that_expired_is_said_to_have()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = site.Clock.GetUtcNow();
        using var old = SelfSigned("CN=Gammel", key, now.AddDays(-9), now.AddDays(-1));
        using var young = SelfSigned("CN=Ung", key, now.AddDays(1), now.AddDays(9));
        using var browser = site.Browser();
        var form = await browser.OpenAsync(Path);

        (await UploadAsync(browser, form, old.RawData)).Html.ShouldContain("The certificate has expired");
        (await UploadAsync(browser, form, young.RawData)).Html.ShouldContain("The certificate is not valid yet");
    }

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
            "encrypted PKCS#8 as PEM" => Encoding.ASCII.GetBytes(key.ExportEncryptedPkcs8PrivateKeyPem(
                "kodeord", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))),
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
        var page = await browser.OpenAsync(Path);

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
        var form = await browser.OpenAsync(Path);

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
        var form = await browser.OpenAsync(Path);

        var page = other.Length == 0
            ? await SendAsync(browser, form, (field, key.ExportPkcs8PrivateKeyPem()))
            : await SendAsync(browser, form, (field, key.ExportPkcs8PrivateKeyPem()), (other, "12"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.ShouldContain("You sent a private key");
        page.Html.ShouldNotContain("BEGIN PRIVATE KEY");
        page.Html.ShouldNotContain(Convert.ToBase64String(key.ExportPkcs8PrivateKey())[..20]);
    }

    [Fact]
    [Clause("RFC 5280", "4.1.2.5")]
    public async Task A_certificate_without_an_end_has_none()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var endless = SelfSigned("CN=Evig", key, site.Clock.GetUtcNow().AddDays(-1), new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(Path), endless.RawData);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Html.ShouldContain("We cannot say whether the certificate is valid");
        page.Html.ShouldContain("9999");
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
        var form = await browser.OpenAsync(Path);

        var several = await PasteAsync(browser, form, one.ExportCertificatePem() + "\n" + other.ExportCertificatePem());
        var withIssuer = await PasteAsync(browser, form, chain.ToPem());
        var many = await PasteAsync(browser, form, string.Concat(Enumerable.Repeat(one.ExportCertificatePem() + "\n", 9)));

        several.Html.ShouldContain("1 other certificates in what you sent were not checked");
        withIssuer.Html.ShouldNotContain("were not checked");
        many.Html.ShouldContain("There are more than 8 certificates.");
    }

    [Fact]
    public async Task What_would_turn_or_hide_a_name_is_written_out()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var turned = SelfSigned(site, "CN=abc\u202Egnp.exe", key);
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(Path), turned.RawData);

        var text = WebUtility.HtmlDecode(page.Html);
        text.ShouldContain("abc[U+202E]gnp.exe");
        text.Contains('\u202E', StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public async Task A_serial_number_is_taken_as_other_programs_show_it_and_a_file_as_they_write_it()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var issuing = site.Services.GetRequiredService<CertificateAuthority>().Chain.Leaf;
        using var browser = site.Browser();
        var form = await browser.OpenAsync(Path);

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

        var page = await SendAsync(browser, await browser.OpenAsync(Path), ("Pasted", "a"), ("Serial", "b"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Html.ShouldContain("Send one thing at a time");
    }

    [Fact]
    public async Task What_is_too_large_is_refused_in_words()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var browser = site.Browser();
        var form = await browser.OpenAsync(Path);

        var large = await UploadAsync(browser, form, new byte[CertificateBundle.BytesMax + 1]);
        var huge = await UploadAsync(browser, form, new byte[ServerLimits.BodyBytesMax + 1]);

        large.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        large.Html.ShouldContain("at most 128 KB");
        huge.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        huge.Title.ShouldNotBeEmpty();
    }

    private static byte[] Encrypted(ECDsa key) =>
        key.ExportEncryptedPkcs8PrivateKey("kodeord", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));

    private static IEnumerable<byte[]> FormsOf(Certificate certificate) =>
    [
        certificate.Der.ToArray(), Encoding.ASCII.GetBytes(certificate.ToPem()),
        Encoding.ASCII.GetBytes(Convert.ToBase64String(certificate.Der.Span)),
        Pki.Cms.CertificatesOnlyMessage.Write([certificate.Der]).ToArray(),
    ];

    private static X509Certificate2 SelfSigned(DirectorySite site, string name, ECDsa key) =>
        SelfSigned(name, key, site.Clock.GetUtcNow().AddDays(-1), site.Clock.GetUtcNow().AddDays(9));

#pragma warning disable RS0030 // Other people's certificates are not made by our templates.
    private static X509Certificate2 SelfSigned(string name, ECDsa key, DateTimeOffset notBefore, DateTimeOffset notAfter) =>
        RequestOf(name, key).CreateSelfSigned(notBefore, notAfter);

    // Every certificate of this century has extensions, and only such are read.
    private static CertificateRequest RequestOf(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request;
    }
#pragma warning restore RS0030

    private static async Task<Certificate> ReadAsync(DirectorySite site, SerialNumber serial) =>
        Certificate.Parse(await site.DerOfAsync(serial)).Value;

    private static Task<TestPage> PasteAsync(TestBrowser browser, TestPage form, string text) => SendAsync(browser, form, ("Pasted", text));

    private static Task<TestPage> TypeAsync(TestBrowser browser, TestPage form, string serial) =>
        SendAsync(browser, form, ("Serial", serial));

    private static Task<TestPage> SendAsync(TestBrowser browser, TestPage form, params (string Name, string Value)[] fields) =>
        PostAsync(browser, form, content =>
        {
            foreach (var (name, value) in fields)
                content.Add(new StringContent(value), name);
        });

    private static Task<TestPage> UploadAsync(TestBrowser browser, TestPage form, byte[] file) =>
        PostAsync(browser, form, content => content.Add(new ByteArrayContent(file), "Upload", "certifikat.cer"));

    private static Task<TestPage> PostAsync(TestBrowser browser, TestPage page, Action<MultipartFormDataContent> fill)
    {
        var form = page.Form(Path);
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.HiddenFields)
            content.Add(new StringContent(value), name);
        fill(content);
        return browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, form.Action) { Content = content });
    }
}
