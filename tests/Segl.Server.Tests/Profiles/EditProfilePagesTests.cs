using System.Net;
using Segl.Server.Tests.Certificates;
using Segl.Server.Tests.Orders;

namespace Segl.Server.Tests.Profiles;

/// <summary>Changing a profile, as a browser without scripts meets it.</summary>
public sealed class EditProfilePagesTests(CertificateSite site) : IClassFixture<CertificateSite>
{
    [Theory]
    [InlineData("da", "Opdatér", "De certifikater, der findes, er uændrede", "Ændringen er gemt")]
    [InlineData("en", "Update", "The certificates that exist are unchanged", "The change is saved")]
    public async Task Master_data_are_saved_by_update(string language, string button, string unchanged, string saved)
    {
        var profile = await site.MakeProfileAsync(Forms.WithEmail);
        using var browser = site.Portal.Browser(language);
        (await site.SignInAsync(browser, $"/certifikater/{profile}")).Html.ShouldContain($"/certifikater/{profile}/ret");

        var form = await browser.OpenAsync($"/certifikater/{profile}/ret");
        var after = await browser.SubmitAsync(form, action: null, ("Name", "Ærø Havn"), ("Email", Forms.CertificateEmail));

        var shown = WebUtility.HtmlDecode(form.Html);
        shown.ShouldContain(button);
        shown.ShouldContain(unchanged);
        shown.ShouldContain($"value=\"{Forms.CertificateEmail}\"");
        after.Address.AbsolutePath.ShouldBe($"/certifikater/{profile}");
        WebUtility.HtmlDecode(after.Html).ShouldContain(saved);
        WebUtility.HtmlDecode(after.Html).ShouldContain("Ærø Havn");
    }

    [Theory]
    [InlineData("da", "Ændringen gemmes og virker med det samme", "Adgang til IdM-tjenester")]
    [InlineData("en", "The change is saved and works at once", "Access to the IdM services")]
    public async Task System_rights_are_saved_at_once(string language, string text, string right)
    {
        var profile = await site.MakeProfileAsync();
        using var browser = site.Portal.Browser(language);
        var form = await site.SignInAsync(browser, $"/certifikater/{profile}/rettigheder");

        var after = await browser.SubmitAsync(form, action: null, ("Rights", "IdmServices"));

        WebUtility.HtmlDecode(form.Html).ShouldContain(text);
        WebUtility.HtmlDecode(after.Html).ShouldContain(right);
        (await browser.OpenAsync($"/certifikater/{profile}/rettigheder")).Html.ShouldContain("checked=\"checked\"");
    }

    [Theory]
    [InlineData("da")]
    [InlineData("en")]
    public async Task Seals_need_the_organisations_permission(string language)
    {
        var profile = await site.MakeProfileAsync();
        using var browser = site.Portal.Browser(language);
        var form = await site.SignInAsync(browser, $"/certifikater/{profile}/segl");

        var refused = await browser.SubmitAsync(form, action: null, ("AllowsSeals", "true"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.ShouldContain("AllowsSeals-error");
    }

    [Fact]
    public async Task A_stale_form_shows_what_the_other_one_wrote()
    {
        var profile = await site.MakeProfileAsync();
        using var browser = site.Portal.Browser("da");
        var stale = await site.SignInAsync(browser, $"/certifikater/{profile}/ret");
        await browser.SubmitAsync(await browser.OpenAsync($"/certifikater/{profile}/ret"), action: null, ("Name", "Den andens navn"));

        var refused = await browser.SubmitAsync(stale, action: null, ("Name", "Mit navn"));
        var again = await browser.SubmitAsync(refused, action: null, ("Name", "Mit navn"));

        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        WebUtility.HtmlDecode(refused.Html).ShouldContain("value=\"Den andens navn\"");
        WebUtility.HtmlDecode(again.Html).ShouldContain("Mit navn");
    }

    [Theory]
    [InlineData("Name", "", "Skriv et navn på 1 til 64 tegn.")]
    [InlineData("Email", "pøst@fiskeri.example", "E-mailadressen har tegn, som et certifikat ikke kan indeholde")]
    [InlineData("ContactEmail", "karen", "Skriv e-mailadressen på formen navn@eksempel.dk.")]
    public async Task A_bad_field_is_told_at_that_field_and_keeps_what_was_typed(string field, string value, string message)
    {
        var profile = await site.MakeProfileAsync();
        using var browser = site.Portal.Browser("da");
        var form = await site.SignInAsync(browser, $"/certifikater/{profile}/ret");

        var refused = await browser.SubmitAsync(
            form, action: null, field == "Name" ? [(field, value)] : [("Name", "Fangst"), (field, value)]);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.ShouldContain($"{field}-error");
        WebUtility.HtmlDecode(refused.Html).ShouldContain(message);
        WebUtility.HtmlDecode(refused.Html).ShouldContain($"value=\"{value}\"");
    }
}
