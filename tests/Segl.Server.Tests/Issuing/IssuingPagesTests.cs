using System.Net;
using System.Text.RegularExpressions;
using Segl.Testing;

namespace Segl.Server.Tests.Issuing;

/// <summary>Issuing as a browser without scripts goes through it.</summary>
public sealed class IssuingPagesTests(IssuingSite site) : IClassFixture<IssuingSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("da", "Certifikatet er udstedt", "Udstedelsen er afsluttet")]
    [InlineData("en", "The certificate is issued", "Issuing is finished")]
    public async Task From_the_link_to_the_file_and_not_after_closing(string language, string issued, string closed)
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var browser = site.Browser(language);
        site.PutKey();

        (await browser.OpenAsync($"/udsted/{reference}")).Html.ShouldNotContain("Prøveselskab");
        var password = await IssuingSite.AcceptAsync(browser, reference, code);
        password.Address.AbsolutePath.ShouldEndWith("/adgangskode");
        var shown = WebUtility.HtmlDecode(password.Inside("code", "password"));
        var page = await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));
        page.Title.ShouldContain(issued);
        page.Html.ShouldNotContain(shown);
        page.Headers["Refresh"].ShouldBe($"1;url=/udsted/{reference}/hent/p12");

        using var file = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, $"/udsted/{reference}/hent/p12"));
        var bytes = await file.Content.ReadAsByteArrayAsync(Token);
        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-pkcs12");
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("Fangstregistret.p12");
        file.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await OutsideTool.RunAsync(
            "openssl", ["pkcs12", "-noout", "-passin", $"pass:{shown}"], bytes, cancellationToken: Token)).ShouldSucceed();

        var again = await browser.OpenAsync($"/udsted/{reference}/certifikat");
        again.Headers.ContainsKey("Refresh").ShouldBeFalse();
        (await browser.SubmitAsync(again, action: null)).Title.ShouldContain(closed);
        (await browser.OpenAsync($"/udsted/{reference}/hent/p12")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync($"/udsted/{reference}/adgangskode")).Html.ShouldNotContain(shown);
        (await site.CertificatesAsync(orderId)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_start_page_says_the_same_of_every_number()
    {
        var (reference, _, _) = await site.OrderAsync();
        using var browser = site.Browser();

        var known = await browser.OpenAsync($"/udsted/{reference}");
        var unknown = await browser.OpenAsync("/udsted/1234567890");
        var malformed = await browser.OpenAsync("/udsted/hej");

        (known.Status, unknown.Status, malformed.Status).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK));
        Without(unknown, "1234567890").ShouldBe(Without(known, reference));
        Without(malformed, "hej").ShouldBe(Without(known, reference));
    }

    [Fact]
    public async Task A_wrong_code_gets_the_same_answer_for_every_number()
    {
        var (reference, _, _) = await site.OrderAsync();
        using var browser = site.Browser();

        var known = await IssuingSite.IdentifyAsync(browser, reference, "2222-3333-4444-5555");
        var unknown = await IssuingSite.IdentifyAsync(browser, "1234567890", "2222-3333-4444-5555");
        var malformed = await IssuingSite.IdentifyAsync(browser, "hej", "2222-3333-4444-5555");

        known.Title.ShouldStartWith("Fejl:");
        known.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        IssuingSite.ErrorsOf(unknown).ShouldBe(IssuingSite.ErrorsOf(known));
        IssuingSite.ErrorsOf(malformed).ShouldBe(IssuingSite.ErrorsOf(known));
        known.Html.ShouldNotContain("2222-3333-4444-5555");
    }

    [Fact]
    public async Task Terms_that_are_not_ticked_lead_nowhere()
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var browser = site.Browser();
        var terms = await IssuingSite.IdentifyAsync(browser, reference, code);
        terms.Html.ShouldContain("Fangstregistret");

        var refused = await browser.SubmitAsync(terms, action: null);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.ShouldContain("Sæt kryds ved");
        (await browser.OpenAsync($"/udsted/{reference}/adgangskode")).Address.AbsolutePath.ShouldEndWith("/vilkaar");
        var forged = await PostAsync(browser, terms, $"/udsted/{reference}/adgangskode", ("Strength", "Strong"));
        forged.Address.AbsolutePath.ShouldEndWith("/vilkaar");
        (await site.CertificatesAsync(orderId)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_skips_the_code_is_led_to_the_start()
    {
        var (reference, _, _) = await site.OrderAsync();
        using var browser = site.Browser();

        foreach (var page in new[] { "vilkaar", "adgangskode", "anmodning", "vent", "certifikat", "overtag" })
            (await browser.OpenAsync($"/udsted/{reference}/{page}")).Address.AbsolutePath.ShouldBe($"/udsted/{reference}");
        (await browser.OpenAsync($"/udsted/{reference}/hent/p12")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_session_opens_no_other_order()
    {
        var mine = await site.OrderAsync();
        var other = await site.OrderAsync();
        using var browser = site.Browser();
        await IssuingSite.IdentifyAsync(browser, mine.Reference, mine.Code);

        (await browser.OpenAsync($"/udsted/{other.Reference}/vilkaar")).Address.AbsolutePath.ShouldBe($"/udsted/{other.Reference}");
        (await browser.OpenAsync($"/udsted/{other.Reference}/hent/p12")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Twenty_posts_at_once_and_the_back_button_make_one_certificate()
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var browser = site.Browser();
        var password = await IssuingSite.AcceptAsync(browser, reference, code);
        site.PutKey();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => browser.SubmitAsync(password, action: null, ("Strength", "Strong"))));
        var back = await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));

        back.Address.AbsolutePath.ShouldEndWith("/certifikat");
        (await site.CertificatesAsync(orderId)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_second_browser_is_told_and_cannot_fetch()
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var first = site.Browser();
        using var second = site.Browser();
        var password = await IssuingSite.AcceptAsync(first, reference, code);
        site.PutKey();
        await first.SubmitAsync(password, action: null, ("Strength", "Strong"));

        var told = await IssuingSite.IdentifyAsync(second, reference, code);

        told.Address.AbsolutePath.ShouldEndWith("/overtag");
        told.Html.ShouldContain("i et andet vindue siden");
        var held = await second.SubmitAsync(told, action: null);
        held.Status.ShouldBe(HttpStatusCode.Conflict);
        IssuingSite.ErrorsOf(held).ShouldMatch("overtag den fra kl\\. \\d\\d\\.\\d\\d\\.");
        (await second.OpenAsync($"/udsted/{reference}/hent/p12")).Address.AbsolutePath.ShouldEndWith("/overtag");
        (await site.CertificatesAsync(orderId)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_key_the_page_waits_by_itself_and_then_goes_on()
    {
        var (reference, code, _) = await site.OrderAsync();
        using var browser = site.Browser();
        var password = await IssuingSite.AcceptAsync(browser, reference, code);

        var wait = await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));
        wait.Address.AbsolutePath.ShouldEndWith("/vent");
        wait.Headers["Refresh"].ShouldBe($"2;url=/udsted/{reference}/vent");
        site.PutKey();

        (await browser.OpenAsync($"/udsted/{reference}/vent")).Address.AbsolutePath.ShouldEndWith("/certifikat");
    }

    [Fact]
    public async Task Looking_at_the_headers_of_the_file_does_not_fetch_it()
    {
        var (reference, code, _) = await site.OrderAsync();
        using var browser = site.Browser();
        var password = await IssuingSite.AcceptAsync(browser, reference, code);
        site.PutKey();
        await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));

        using var head = await browser.SendOnceAsync(new HttpRequestMessage(HttpMethod.Head, $"/udsted/{reference}/hent/p12"));

        head.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await browser.OpenAsync($"/udsted/{reference}/certifikat")).Headers.ContainsKey("Refresh").ShouldBeTrue();
    }

    [Fact]
    public async Task Whoever_has_just_closed_is_told_so_and_nobody_else()
    {
        var (reference, code, _) = await site.OrderAsync();
        var other = await site.OrderAsync();
        using var browser = site.Browser();
        using var stranger = site.Browser();
        var password = await IssuingSite.AcceptAsync(browser, reference, code);
        site.PutKey();
        var page = await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));

        var closed = await browser.SubmitAsync(page, action: null);

        closed.Address.PathAndQuery.ShouldBe($"/udsted/{reference}/afsluttet");
        closed.Html.ShouldContain("Certifikatet blev ikke hentet");
        (await browser.OpenAsync(closed.Address.AbsolutePath))
            .Html.ShouldContain("Certifikatet blev ikke hentet", customMessage: "loaded again");
        (await browser.OpenAsync($"/udsted/{other.Reference}/afsluttet")).Address.AbsolutePath.ShouldBe($"/udsted/{other.Reference}");
        (await stranger.OpenAsync(closed.Address.AbsolutePath)).Address.AbsolutePath.ShouldBe($"/udsted/{reference}");
        await IssuingSite.IdentifyAsync(browser, reference, code);
        (await browser.OpenAsync(closed.Address.AbsolutePath)).Address.AbsolutePath.ShouldEndWith("/vilkaar");
    }

    [Fact]
    public async Task Closing_a_second_time_in_another_tab_is_no_fault()
    {
        var (reference, code, _) = await site.OrderAsync();
        using var browser = site.Browser();
        var password = await IssuingSite.AcceptAsync(browser, reference, code);
        site.PutKey();
        var page = await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));
        (await browser.SubmitAsync(page, action: null)).Address.AbsolutePath.ShouldEndWith("/afsluttet");

        var again = await browser.SubmitAsync(page, action: null);

        again.Status.ShouldBe(HttpStatusCode.OK);
        again.Address.AbsolutePath.ShouldBe($"/udsted/{reference}");
    }

    [Theory]
    [InlineData("adgangskode")]
    [InlineData("vilkaar")]
    public async Task Whose_order_was_deleted_is_told_at_the_first_page(string page)
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var browser = site.Browser();
        await IssuingSite.AcceptAsync(browser, reference, code);
        await site.DeleteAsync(orderId);

        var told = await browser.OpenAsync($"/udsted/{reference}/{page}");

        told.Address.PathAndQuery.ShouldBe($"/udsted/{reference}?mistet=Deleted");
        told.Html.ShouldContain("Bestillingen er slettet");
        (await browser.OpenAsync($"/udsted/{reference}/{page}")).Address.Query.ShouldBe("?afbrudt=ja", "the session has ended");
    }

    [Fact]
    public async Task Whose_code_was_replaced_is_told_at_the_first_page()
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var browser = site.Browser();
        await IssuingSite.IdentifyAsync(browser, reference, code);
        await site.ReplaceCodeAsync(orderId);

        var told = await browser.OpenAsync($"/udsted/{reference}");

        told.Address.PathAndQuery.ShouldBe($"/udsted/{reference}?mistet=Replaced");
        told.Html.ShouldContain("erstattet af en ny");
    }

    [Fact]
    public async Task Whose_certificate_was_fetched_elsewhere_is_told_at_the_first_page_and_the_other_goes_on()
    {
        var (reference, code, _) = await site.OrderAsync();
        using var first = site.Browser();
        using var second = site.Browser();
        await IssuingSite.AcceptAsync(first, reference, code);
        var password = await IssuingSite.AcceptAsync(second, reference, code);
        site.PutKey();
        await second.SubmitAsync(password, action: null, ("Strength", "Strong"));
        (await second.OpenAsync($"/udsted/{reference}/hent/p12")).Status.ShouldBe(HttpStatusCode.OK);

        var told = await first.OpenAsync($"/udsted/{reference}/adgangskode");

        told.Address.PathAndQuery.ShouldBe($"/udsted/{reference}?mistet=Fetched");
        told.Html.ShouldContain("hentet i et andet vindue");
        (await second.OpenAsync($"/udsted/{reference}/hent/p12")).Status.ShouldBe(HttpStatusCode.OK);
        (await second.OpenAsync($"/udsted/{reference}/certifikat")).Address.AbsolutePath.ShouldEndWith("/certifikat");
    }

    [Fact]
    public async Task Whose_certificate_would_say_something_else_accepts_the_terms_again()
    {
        var (reference, code, orderId) = await site.OrderAsync();
        using var browser = site.Browser();
        var password = await IssuingSite.AcceptAsync(browser, reference, code);
        await site.RenameAsync(orderId, "Et andet navn");

        var terms = await browser.SubmitAsync(password, action: null, ("Strength", "Strong"));
        await site.RenameAsync(orderId, "Et tredje navn");
        var unseen = await browser.SubmitAsync(terms, action: null, ("Accepted", "true"));
        site.PutKey();
        var accepted = await browser.SubmitAsync(unseen, action: null, ("Accepted", "true"));
        await browser.SubmitAsync(accepted, action: null, ("Strength", "Strong"));

        terms.Address.PathAndQuery.ShouldBe($"/udsted/{reference}/vilkaar?aendret=ja");
        terms.Html.ShouldContain("Oplysningerne er ændret");
        terms.Html.ShouldContain("Et andet navn");
        IssuingSite.ErrorsOf(unseen).ShouldContain("er ændret, siden du læste det");
        unseen.Html.ShouldContain("Et tredje navn");
        accepted.Address.AbsolutePath.ShouldEndWith("/adgangskode");
        (await site.CertificatesAsync(orderId)).ShouldHaveSingleItem().Certificate.Subject.ToString().ShouldContain("Et tredje navn");
    }

    // The form token of the language switch is another one in each answer.
    private static string Without(TestPage page, string reference) =>
        Regex.Replace(page.Html.Replace(reference, "(number)", StringComparison.Ordinal), "name=\"form-token\"[^>]*value=\"[^\"]*\"", "");

    private static Task<TestPage> PostAsync(TestBrowser browser, TestPage form, string path, params (string Name, string Value)[] fields)
    {
        var content = form.Form(null).HiddenFields.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value));
        return browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(form.Address, path))
        {
            Content = new FormUrlEncodedContent(content),
        });
    }
}
