using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Pki.Linting;
using Segl.Pki.Outcomes;
using Segl.Server.Tests.Ldap;
using Segl.Server.Texts;
using Segl.Testing.Databases;
using static Segl.Server.Tests.Checking.CheckForms;

namespace Segl.Server.Tests.Checking;

/// <summary>What the page says of a certificate that it was sent.</summary>
public sealed class CheckPagesTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    [Theory, EachDatabase]
    public async Task A_stranger_is_told_whose_it_is_what_it_is_for_and_that_it_is_valid(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Lønudbetaling", "loen@eksempel.example", isPublished: false);
        var certificate = await ReadAsync(site, serial);
        using var browser = site.Browser();
        var start = await browser.OpenAsync("/");
        var form = await browser.OpenAsync(start.LinkWith(PageAddress));

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

        var page = await PasteAsync(browser, await browser.OpenAsync(PageAddress), certificate.ToPem());

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
        var form = await browser.OpenAsync(PageAddress);

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
        var form = await browser.OpenAsync(PageAddress);

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

        var page = await UploadAsync(browser, await browser.OpenAsync(PageAddress), foreign.RawData);

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

        var page = await UploadAsync(browser, await browser.OpenAsync(PageAddress), zero.RawData);

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

        var page = await UploadAsync(browser, await browser.OpenAsync(PageAddress), forged.RawData);

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
        var form = await browser.OpenAsync(PageAddress);

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
        var form = await browser.OpenAsync(PageAddress);

        (await UploadAsync(browser, form, old.RawData)).Html.ShouldContain("The certificate has expired");
        (await UploadAsync(browser, form, young.RawData)).Html.ShouldContain("The certificate is not valid yet");
    }

    [Fact]
    [Clause("RFC 5280", "4.1.2.5")]
    public async Task A_certificate_without_an_end_has_none()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var endless = SelfSigned("CN=Evig", key, site.Clock.GetUtcNow().AddDays(-1), new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero));
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(PageAddress), endless.RawData);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Html.ShouldContain("We cannot say whether the certificate is valid");
        page.Html.ShouldContain("9999");
    }

    [Fact]
    public async Task What_would_turn_or_hide_a_name_is_written_out()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var turned = SelfSigned(site, "CN=abc\u202Egnp.exe", key);
        using var browser = site.Browser();

        var page = await UploadAsync(browser, await browser.OpenAsync(PageAddress), turned.RawData);

        var text = WebUtility.HtmlDecode(page.Html);
        text.ShouldContain("abc[U+202E]gnp.exe");
        text.Contains('\u202E', StringComparison.Ordinal).ShouldBeFalse();
    }

    private static IEnumerable<byte[]> FormsOf(Certificate certificate) =>
    [
        certificate.Der.ToArray(), Encoding.ASCII.GetBytes(certificate.ToPem()),
        Encoding.ASCII.GetBytes(Convert.ToBase64String(certificate.Der.Span)),
        Pki.Cms.CertificatesOnlyMessage.Write([certificate.Der]).ToArray(),
    ];
}
