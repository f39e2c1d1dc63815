using System.Net;
using Segl.Ca.Storage;
using Segl.Pki.Certificates;
using Segl.Server.Tests.Ldap;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Searching;

public sealed class FindCertificatePageTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    [Theory, EachDatabase]
    public async Task A_stranger_finds_a_certificate_from_the_front_page_and_downloads_it(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Fangst", "fangst@eksempel.example");
        var der = await site.DerOfAsync(serial);
        using var browser = site.Browser();

        var start = await browser.OpenAsync("/");
        var form = await browser.OpenAsync(start.LinkWith("/find-certifikat"));
        var found = await browser.OpenAsync("/find-certifikat?soeg=FANGST%40eksempel.example");
        var file = await browser.OpenAsync(found.LinkWith($"{serial}/der"));
        var text = await browser.OpenAsync(found.LinkWith($"{serial}/pem"));

        form.Status.ShouldBe(HttpStatusCode.OK);
        found.Html.ShouldContain("fangst@eksempel.example");
        found.Html.ShouldContain(site.Identifier);
        file.Body.ShouldBe(der);
        file.Headers["Content-Type"].ShouldBe("application/pkix-cert");
        text.Html.ShouldBe(Certificate.Parse(der).Value.ToPem());
    }

    [Theory, EachDatabase]
    public async Task Whatever_names_it_may_be_typed(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Skrives på mange måder", "maader@eksempel.example");
        var serial = await site.RenewAsync(profile);
        using var browser = site.Browser();
        var cvr = site.Identifier["NTRDK-".Length..];
        string[] typed =
        [
            "skrives  på mange måder ", $"{profile}", $"UI:DK-O:G:{profile}", $"{serial}", site.Identifier,
            site.Identifier.ToLowerInvariant(), cvr, $"{cvr[..2]} {cvr[2..4]} {cvr[4..6]} {cvr[6..]}", " maader@eksempel.example ",
        ];

        foreach (var text in typed)
        {
            var page = await browser.OpenAsync($"/find-certifikat?soeg={Uri.EscapeDataString(text)}");
            page.Html.ShouldContain($"{serial}/der", Case.Sensitive, text);
        }
    }

    [Theory, EachDatabase]
    public async Task What_is_revoked_or_withdrawn_is_neither_found_nor_downloaded(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Ud igen", "ud@eksempel.example");
        var (revoked, withdrawn) = (await site.RenewAsync(profile), await site.RenewAsync(profile));
        using var browser = site.Browser();
        var before = await browser.OpenAsync("/find-certifikat?soeg=ud@eksempel.example");

        await site.RevokeAsync(revoked);
        await site.WithdrawAsync(profile, withdrawn);
        var after = await browser.OpenAsync("/find-certifikat?soeg=ud@eksempel.example");

        before.LinkWith($"{revoked}/der").ShouldNotBeEmpty();
        before.LinkWith($"{withdrawn}/der").ShouldNotBeEmpty();
        (after.Status, after.Html.Contains("No certificate was found", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.OK, true));
        foreach (var serial in new[] { revoked, withdrawn })
            (await browser.OpenAsync($"/find-certifikat/{serial}/der")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("", "Skriv, hvad du leder efter.")]
    [InlineData("ab", "Skriv mindst 3 bogstaver")]
    [InlineData("%2A%2A%2A", "Skriv mindst 3 bogstaver")]
    [InlineData("a%40", "navn@eksempel.dk")]
    [InlineData("12345678", "kontrolcifferet")]
    [InlineData("abc%00def", "tegn, som ikke er tekst")]
    [InlineData("abc%EF%BF%BD", "tegn, som ikke er tekst")]
    public async Task What_cannot_be_looked_for_is_said_at_the_field(string typed, string message)
    {
        var site = await sites.Of(DatabaseKind.PostgreSql);
        using var browser = site.Browser("da");

        var page = await browser.OpenAsync($"/find-certifikat?soeg={typed}");

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Title.ShouldStartWith("Fejl:");
        page.Html.ShouldContain("id=\"soeg-error\"");
        page.Html.ShouldContain("href=\"#soeg\"");
        WebUtility.HtmlDecode(page.Html).ShouldContain(message);
    }

    [Fact]
    public async Task What_is_typed_is_text_and_never_markup()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var browser = site.Browser();

        var page = await browser.OpenAsync("/find-certifikat?soeg=%3Cscript%3Ealert(1)%3C/script%3E");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Html.ShouldNotContain("<script>alert");
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000/der")]
    [InlineData("zz00000000000000000000000000000000000000/der")]
    [InlineData("4a00000000000000000000000000000000000000/p12")]
    public async Task Files_that_there_are_not_are_not_found(string file)
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        using var browser = site.Browser();

        (await browser.OpenAsync($"/find-certifikat/{file}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
