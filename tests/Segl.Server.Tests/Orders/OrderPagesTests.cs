using System.Net;
using System.Text.RegularExpressions;
using Segl.Ca.Storage;
using Segl.Server.Tests.SignIn;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Orders;

/// <summary>The pages as a browser without scripts meets them.</summary>
public sealed partial class OrderPagesTests(OrderPagesTests.SharedPortal shared) : IClassFixture<OrderPagesTests.SharedPortal>
{
    private const string Administrator = "bo.bruger";
    private const string Neighbour = "nora.nabo";

    [Fact]
    public async Task From_the_empty_list_to_the_receipt()
    {
        using var browser = shared.Portal.Browser("da");
        var empty = await SignInAsync(browser, Neighbour, "/certifikater");
        empty.Html.ShouldContain("Organisationen har ingen certifikatprofiler endnu");

        var masterData = await browser.SubmitAsync(await browser.OpenAsync("/certifikater/opret"), null);
        masterData.Html.ShouldContain("Trin 1 af 3");
        var receipt = await FillInAsync(browser, masterData);

        receipt.Status.ShouldBe(HttpStatusCode.OK);
        receipt.Html.ShouldContain("Certifikatet er bestilt");
        receipt.Html.ShouldContain("karen@fiskeri.example");
        var list = (await browser.OpenAsync("/certifikater")).Html;
        list.ShouldContain("Fangstregistret");
        list.ShouldContain("1 certifikatprofil<");
        list.ShouldNotContain("segl-page-links");
    }

    [Fact]
    public async Task A_search_stays_in_the_form_and_says_when_nothing_matches()
    {
        using var browser = shared.Portal.Browser("da");
        await OrderAsync(browser);

        var none = await browser.OpenAsync("/certifikater?soeg=findes+%22ikke%22&status=Valid");
        var forged = await browser.OpenAsync("/certifikater?status=NotAStatus");
        var tooLong = await browser.OpenAsync($"/certifikater?soeg={new string('a', 201)}");

        none.Html.ShouldContain("Ingen certifikatprofiler passer");
        none.Html.ShouldContain("value=\"findes &quot;ikke&quot;\"");
        (forged.Status, tooLong.Status).ShouldBe((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity));
        tooLong.Html.ShouldContain("En søgning har højst 200 tegn og 8 ord.");
    }

    [Fact]
    public async Task The_code_is_shown_once_and_a_repeated_form_does_not_kill_it()
    {
        using var browser = shared.Portal.Browser("da");
        var receipt = await OrderAsync(browser);
        var path = CodePath().Match(receipt.Html).Value;

        var shown = await browser.SubmitAsync(receipt, path);
        var repeated = await browser.SubmitAsync(receipt, path);
        var later = await browser.OpenAsync(path);

        var code = Code().Match(shown.Html).Groups["code"].Value;
        code.Length.ShouldBe(19);
        shown.Headers["Cache-Control"].ShouldContain("no-store");
        repeated.Status.ShouldBe(HttpStatusCode.Conflict);
        repeated.Html.ShouldNotContain(code);
        later.Html.ShouldNotContain(code);
        later.Html.ShouldContain("Den gamle kode holder op med at virke");
    }

    [Fact]
    public async Task Replacing_the_code_asks_first_and_shows_another()
    {
        using var browser = shared.Portal.Browser("da");
        var receipt = await OrderAsync(browser);
        var path = CodePath().Match(receipt.Html).Value;
        var first = Code().Match((await browser.SubmitAsync(receipt, path)).Html).Groups["code"].Value;

        var second = Code().Match((await browser.SubmitAsync(await browser.OpenAsync(path), path)).Html).Groups["code"].Value;

        second.Length.ShouldBe(19);
        second.ShouldNotBe(first);
    }

    [Theory]
    [InlineData("rettigheder")]
    [InlineData("certifikat")]
    [InlineData("kontroller")]
    [InlineData("kvittering")]
    [InlineData("segl")]
    public async Task A_step_whose_turn_has_not_come_leads_to_the_first_one(string step)
    {
        using var browser = shared.Portal.Browser("da");
        await SignInAsync(browser, Administrator, "/certifikater");
        var masterData = await browser.SubmitAsync(await browser.OpenAsync("/certifikater/opret"), null);

        var skipped = await browser.OpenAsync(masterData.Address.AbsolutePath.Replace("stamdata", step, StringComparison.Ordinal));

        skipped.Address.AbsolutePath.ShouldBe(masterData.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("Name", "", "Skriv et navn på 1 til 64 tegn.")]
    [InlineData("Name", "\u0301", "Skriv mindst ét bogstav eller ciffer.")]
    [InlineData("ContactName", "\u0301", "Skriv mindst ét bogstav eller ciffer.")]
    [InlineData("ContactName", "\u2060", "Teksten har et usynligt tegn (U+2060). Fjern det.")]
    [InlineData("Name", "\u202eedoc", "Teksten har et tegn, som vender læseretningen (U+202E). Fjern det.")]
    [InlineData("Name", "F\u0430ngst", "Teksten blander bogstaver fra flere alfabeter (U+0430)")]
    [InlineData("ContactName", "\u200bKaren", "Teksten har et usynligt tegn (U+200B). Fjern det.")]
    [InlineData("Email", "pøst@fiskeri.example", "E-mailadressen har tegn, som et certifikat ikke kan indeholde")]
    [InlineData("ContactEmail", "karen", "Skriv e-mailadressen på formen navn@eksempel.dk.")]
    [InlineData("ProductionUnit", "12", "Et P-nummer har ti cifre.")]
    [InlineData("TaxUnit", "12", "Et SE-nummer har otte cifre.")]
    [InlineData("InvoiceReference", "\u2067x", "Teksten har et tegn, som vender læseretningen (U+2067). Fjern det.")]
    public async Task A_bad_field_is_told_at_that_field(string field, string value, string message)
    {
        using var browser = shared.Portal.Browser("da");
        await SignInAsync(browser, Administrator, "/certifikater");
        var form = await browser.SubmitAsync(await browser.OpenAsync("/certifikater/opret"), null);

        var refused = await browser.SubmitAsync(
            form, null, field == "Name" ? [(field, value)] : [("Name", "Fangstregistret"), (field, value)]);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Title.ShouldStartWith("Fejl:");
        var told = Regex.Match(refused.Html, $"id=\"{field}-error\"[^>]*><span[^>]*>[^<]*</span>(?<message>[^<]*)</span>")
            .Groups["message"].Value;
        WebUtility.HtmlDecode(told).ShouldContain(message);
    }

    [Theory]
    [InlineData("Kind", "9")]
    [InlineData("Kind", "Ærø")]
    [InlineData("Identification", "-1")]
    [InlineData("Method", "Browser2")]
    [InlineData("GoesDirectly", "maybe")]
    public async Task A_forged_choice_is_refused_and_never_a_fault(string field, string value)
    {
        using var browser = shared.Portal.Browser("da");
        await SignInAsync(browser, Administrator, "/certifikater");
        var masterData = await browser.SubmitAsync(await browser.OpenAsync("/certifikater/opret"), null);
        var certificate = await FillInUpToCertificateAsync(browser, masterData);

        var refused = await browser.SubmitAsync(certificate, null, (field, value));

        ((int)refused.Status).ShouldBeInRange(400, 499);
        refused.Html.ShouldContain($"{field}-error");
    }

    [Fact]
    public async Task Opening_a_validation_link_validates_nothing_and_the_button_does_once()
    {
        using var browser = shared.Portal.Browser("da");
        var receipt = await OrderAsync(browser, email: "post@fiskeri.example");
        var order = OrderPath().Match(receipt.Html).Value;
        var link = await ReadValidationLinkAsync();
        using var reader = shared.Portal.Browser("da");

        var question = await reader.OpenAsync(link);
        (await browser.OpenAsync(order)).Html.ShouldContain("Venter på e-mailvalidering");
        var done = await reader.SubmitAsync(question, null);
        var again = await reader.OpenAsync(link);

        done.Html.ShouldContain("E-mailadressen er valideret");
        (await browser.OpenAsync(order)).Html.ShouldContain("Klar til udstedelse");
        again.Status.ShouldBe(HttpStatusCode.Gone);
        again.Html.ShouldContain("Adressen er allerede valideret.");
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("x")]
    [InlineData("%00")]
    public async Task A_validation_link_that_nobody_sent_is_not_found(string token)
    {
        using var reader = shared.Portal.Browser("da");

        ((int)(await reader.OpenAsync($"/validering/{token}")).Status).ShouldBeInRange(400, 404);
    }

    [Fact]
    public async Task Trying_validation_links_is_limited()
    {
        await using var portal = await PortalServer.StartAsync(shared.Databases, DatabaseKind.Sqlite);
        using var reader = portal.Browser("da");
        var start = await reader.OpenAsync("/");
        var statuses = new List<HttpStatusCode>();

        for (var tries = 0; tries < 31; tries++)
        {
            var form = start.Form("/sprog").HiddenFields.Select(field => KeyValuePair.Create(field.Name, field.Value));
            statuses.Add((
                await reader.SendAsync(
                    new HttpRequestMessage(HttpMethod.Post, "/validering/x") { Content = new FormUrlEncodedContent(form) })).Status);
        }

        statuses.Distinct().ShouldBe([HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task A_deleted_order_is_gone_from_its_page_and_its_profile()
    {
        using var browser = shared.Portal.Browser("da");
        var order = OrderPath().Match((await OrderAsync(browser)).Html).Value;
        var warning = await browser.OpenAsync($"{order}/slet");
        warning.Html.ShouldContain("Det kan ikke fortrydes");

        var profile = await browser.SubmitAsync(warning, $"{order}/slet");

        profile.Html.ShouldContain("Bestillingen er slettet");
        profile.Html.ShouldNotContain(order);
        (await browser.OpenAsync(order)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_deletes_second_is_told_that_it_was_deleted_meanwhile()
    {
        using var browser = shared.Portal.Browser("da");
        var order = OrderPath().Match((await OrderAsync(browser)).Html).Value;
        var stale = await browser.OpenAsync($"{order}/slet");
        await browser.SubmitAsync(stale, $"{order}/slet");

        var second = await browser.SubmitAsync(stale, $"{order}/slet");

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Html.ShouldContain("En anden har slettet bestillingen i mellemtiden");
        (await browser.OpenAsync(ProfilePath().Match(second.Html).Value)).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.OpenAsync($"{order}/slet")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_page_of_an_order_exists_only_for_those_who_may_see_it()
    {
        using var browser = shared.Portal.Browser("da");
        var receipt = await OrderAsync(browser);
        var order = OrderPath().Match(receipt.Html).Value;
        var profile = ProfilePath().Match((await browser.OpenAsync(order)).Html).Value;
        string[] seeing = ["/certifikater", order, profile];
        string[] acting = ["/certifikater/opret", $"{profile}/bestil", $"{order}/kode", $"{order}/slet"];

        (await StatusesAsync("rita.rettighed", seeing)).ShouldAllBe(status => status == HttpStatusCode.OK);
        (await StatusesAsync("rita.rettighed", acting)).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        (await StatusesAsync("asta.admin", acting)).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        (await StatusesAsync("karl.kontakt", [.. seeing, .. acting])).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        (await StatusesAsync(
            Neighbour, [order, profile, $"{profile}/bestil", $"{order}/kode", $"{order}/slet", receipt.Address.AbsolutePath]))
            .ShouldAllBe(status => status == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_sees_anything_without_signing_in()
    {
        using var browser = shared.Portal.Browser("da");

        foreach (var path in
                new[] { "/certifikater", "/certifikater/opret", $"/bestillinger/{Guid.Empty}", $"/certifikater/{Guid.Empty}/bestil" })
            (await browser.OpenAsync(path)).Address.AbsolutePath.ShouldBe("/log-ind");
    }

    // A code of the authenticator works once, so the next sign-in waits for the next one.
    private Task<TestPage> SignInAsync(TestBrowser browser, string person, string path)
    {
        shared.Portal.Clock.Advance(TimeSpan.FromSeconds(30));
        return browser.SignInAsAsync(person, path);
    }

    private async Task<TestPage> OrderAsync(TestBrowser browser, string email = "")
    {
        await SignInAsync(browser, Administrator, "/certifikater");
        var masterData = await browser.SubmitAsync(await browser.OpenAsync("/certifikater/opret"), null);
        return await FillInAsync(browser, masterData, email);
    }

    private static async Task<TestPage> FillInUpToCertificateAsync(TestBrowser browser, TestPage masterData, string email = "")
    {
        var rights = await browser.SubmitAsync(
            masterData, null, ("Name", "Fangstregistret"), ("Email", email), ("ContactName", "Karen Åse"),
            ("ContactEmail", "karen@fiskeri.example"));
        return await browser.SubmitAsync(rights, null, ("Rights", "CertificateHandling"));
    }

    private static async Task<TestPage> FillInAsync(TestBrowser browser, TestPage masterData, string email = "")
    {
        var certificate = await FillInUpToCertificateAsync(browser, masterData, email);
        var summary = await browser.SubmitAsync(
            certificate, null, ("Kind", "Organisation"), ("Identification", "OneTimeCode"), ("Method", "Browser"), ("IsPublished", "true"));
        summary.Html.ShouldContain("Kontrollér oplysninger");
        return await browser.SubmitAsync(summary, null);
    }

    private async Task<IReadOnlyList<HttpStatusCode>> StatusesAsync(string person, IReadOnlyList<string> paths)
    {
        using var browser = shared.Portal.Browser("da");
        (await SignInAsync(browser, person, "/notifikationer")).Address.AbsolutePath.ShouldBe("/notifikationer");
        var statuses = new List<HttpStatusCode>();
        foreach (var path in paths)
            statuses.Add((await browser.OpenAsync(path)).Status);
        return statuses;
    }

    private async Task<string> ReadValidationLinkAsync()
    {
        for (var wait = 0; wait < 100; wait++)
        {
            var mails = await shared.Portal.InDatabaseAsync(database =>
                Task.FromResult(database.DemonstrationMails.Select(mail => mail.Body).ToList()));
            if (mails.Select(body => ValidationPath().Match(body).Value).FirstOrDefault(path => path.Length > 0) is { } found)
                return found;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }

        throw new ShouldAssertException("No validation mail came within ten seconds.");
    }

    /// <summary>One host for all tests of the class; each makes an order of its own.</summary>
    public sealed class SharedPortal(TestDatabases databases) : IAsyncLifetime
    {
        public TestDatabases Databases => databases;

        public PortalServer Portal { get; private set; } = null!; // Set before any test runs.

        public async ValueTask InitializeAsync() => Portal = await PortalServer.StartAsync(databases, DatabaseKind.Sqlite);

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }

    [GeneratedRegex("/bestillinger/[0-9a-f-]{36}/kode")]
    private static partial Regex CodePath();

    [GeneratedRegex("/bestillinger/[0-9a-f-]{36}")]
    private static partial Regex OrderPath();

    [GeneratedRegex("/certifikater/[0-9a-f-]{36}")]
    private static partial Regex ProfilePath();

    [GeneratedRegex("/validering/[A-Za-z0-9_-]{43}")]
    private static partial Regex ValidationPath();

    [GeneratedRegex("<code id=\"one-time-code\">(?<code>[^<]+)</code>")]
    private static partial Regex Code();
}
