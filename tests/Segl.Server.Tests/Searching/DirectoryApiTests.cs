using System.Net;
using System.Text.Json;
using Segl.Ca.Storage;
using Segl.Server.Features.Directory.Http;
using Segl.Server.Tests.Ldap;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Searching;

public sealed class DirectoryApiTests(DirectorySites sites) : IClassFixture<DirectorySites>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_recipient_is_found_by_exact_address_with_certificate(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var serial = await site.MakeAsync("Æbler & Pærer", "Modtager@Eksempel.example");

        var answer = await AskAsync(site, "mail=MODTAGER%40eksempel.example");

        answer.GetProperty("hasMore").GetBoolean().ShouldBeFalse();
        var found = answer.GetProperty("certificates").EnumerateArray().ShouldHaveSingleItem();
        found.GetProperty("serialNumber").GetString().ShouldBe($"{serial}");
        found.GetProperty("certificate").GetBytesFromBase64().ShouldBe(await site.DerOfAsync(serial));
        found.GetProperty("name").GetString().ShouldBe("Æbler & Pærer");
        found.GetProperty("mail").GetString().ShouldBe("Modtager@Eksempel.example");
        found.GetProperty("organizationIdentifier").GetString().ShouldBe(site.Identifier);
        found.GetProperty("subjectSerialNumber").GetString().ShouldStartWith("UI:DK-O:G:");
        found.GetProperty("notAfter").GetDateTimeOffset().ShouldBeGreaterThan(found.GetProperty("notBefore").GetDateTimeOffset());
    }

    [Theory, EachDatabase]
    public async Task Each_parameter_finds_it(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var profile = await site.MakeProfileAsync("Løn (ny)", "loen@eksempel.example");
        var serial = await site.RenewAsync(profile);
        var organisation = (await AskAsync(site, "mail=loen@eksempel.example")).GetProperty("certificates")[0].GetProperty("organisation")
            .GetString()!;

        foreach (var question in new[]
        {
            "name=l%C3%B8n%20(ny)", $"uuid={profile}", $"serialNumber={serial}", $"serialNumber={serial.ToString().ToUpperInvariant()}",
        })
            (await SerialsAsync(site, question)).ShouldBe([$"{serial}"], question);
        foreach (var question in new[]
        {
            $"cvr={site.Identifier["NTRDK-".Length..]}", $"organizationIdentifier={site.Identifier}",
            $"organisation={Uri.EscapeDataString(organisation[..3].ToLowerInvariant())}",
            $"organisation={Uri.EscapeDataString(organisation.ToUpperInvariant())}",
        })
        {
            // The site is shared by tests: of more than are answered at once, this one may be among the others.
            var found = await SerialsAsync(site, question);
            (found.Count == SearchPublished.CertificatesMax || found.Contains($"{serial}")).ShouldBeTrue(question);
        }

        (await SerialsAsync(site, $"organisation={Uri.EscapeDataString(organisation + "x")}")).ShouldBeEmpty();
        (await SerialsAsync(site, $"organisation={Uri.EscapeDataString(organisation[1..])}")).ShouldBeEmpty();
    }

    [Theory, EachDatabase]
    public async Task Only_what_was_published_and_stands_is_found(DatabaseKind kind)
    {
        var site = await sites.Of(kind);
        var hidden = await site.MakeAsync("Skjult", "skjult@eksempel.example", isPublished: false);
        var revoked = await site.MakeAsync("Spærres", "spaerres@eksempel.example");
        var profile = await site.MakeProfileAsync("Trækkes", "traekkes@eksempel.example");
        var withdrawn = await site.RenewAsync(profile);

        (await SerialsAsync(site, "mail=skjult@eksempel.example")).ShouldBeEmpty();
        (await SerialsAsync(site, $"serialNumber={hidden}")).ShouldBeEmpty();
        (await SerialsAsync(site, "mail=spaerres@eksempel.example")).ShouldBe([$"{revoked}"]);
        (await SerialsAsync(site, $"uuid={profile}")).ShouldBe([$"{withdrawn}"]);

        await site.RevokeAsync(revoked);
        await site.WithdrawAsync(profile, withdrawn);

        foreach (var question in new[]
        {
            "mail=spaerres@eksempel.example", "name=Sp%C3%A6rres", $"serialNumber={revoked}", "mail=traekkes@eksempel.example",
            "name=Tr%C3%A6kkes", $"uuid={profile}", $"serialNumber={withdrawn}",
        })
            (await SerialsAsync(site, question)).ShouldBeEmpty(question);
        var all = await SerialsAsync(site, $"organizationIdentifier={site.Identifier}");
        all.ShouldNotContain($"{revoked}");
        all.ShouldNotContain($"{withdrawn}");
    }

    [Fact]
    public async Task More_than_a_few_are_not_told_but_that_there_are_more()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);
        var profile = await site.MakeProfileAsync("Mange", "mange@eksempel.example");
        for (var number = 0; number <= SearchPublished.CertificatesMax; number++)
            await site.RenewAsync(profile);

        var answer = await AskAsync(site, "mail=mange@eksempel.example");

        answer.GetProperty("certificates").GetArrayLength().ShouldBe(SearchPublished.CertificatesMax);
        answer.GetProperty("hasMore").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "DirectoryQuestionMalformed", HttpStatusCode.BadRequest)]
    [InlineData("?everything=1", "DirectoryQuestionMalformed", HttpStatusCode.BadRequest)]
    [InlineData("?mail=a@b.example&name=x", "DirectoryQuestionMalformed", HttpStatusCode.BadRequest)]
    [InlineData("?mail=a@b.example&mail=c@d.example", "DirectoryQuestionMalformed", HttpStatusCode.BadRequest)]
    [InlineData("?mail=", "DirectoryQuestionEmpty")]
    [InlineData("?mail=nobody", "EmailAddressMalformed")]
    [InlineData("?organisation=ab", "DirectoryBeginningTooShort")]
    [InlineData("?organisation=%20%20%20a", "DirectoryBeginningTooShort")]
    [InlineData("?organisation=%25%25%25", "DirectoryBeginningTooShort")]
    [InlineData("?organisation=abc%00", "DirectoryQuestionUnreadable")]
    [InlineData("?name=%EF%BF%BD", "DirectoryQuestionUnreadable")]
    [InlineData("?cvr=1234", "CvrMalformed")]
    [InlineData("?organizationIdentifier=12345678", "DirectoryIdentifierMalformed")]
    [InlineData("?uuid=1", "DirectoryUuidMalformed")]
    [InlineData("?serialNumber=xyz", "SerialNumberMalformed")]
    public async Task What_cannot_be_answered_is_refused_with_its_reason(
        string query, string code, HttpStatusCode status = HttpStatusCode.UnprocessableEntity)
    {
        foreach (var kind in new[] { DatabaseKind.Sqlite, DatabaseKind.PostgreSql })
        {
            using var answer = await (await sites.Of(kind)).GetAsync($"/api/v1/directory{query}");
            answer.StatusCode.ShouldBe(status);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
            problem.GetProperty("errorReasonCode").GetString().ShouldBe(code);
            problem.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        }
    }

    [Fact]
    public async Task A_question_that_is_too_long_is_refused()
    {
        var site = await sites.Of(DatabaseKind.Sqlite);

        using var answer = await site.GetAsync($"/api/v1/directory?name={new string('a', DirectoryQuestion.CharactersMax + 1)}");

        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("DirectoryQuestionTooLong");
    }

    [Fact]
    public async Task Where_it_is_switched_off_people_have_the_page_still()
    {
        using var server = TestServer.Start(("Segl:Mode", "Demonstration"), ("Segl:Directory:HttpEnabled", "false"));
        using var browser = server.Browser();

        (await browser.OpenAsync("/api/v1/directory?name=Nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/certificates/search?name=Nobody")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.OpenAsync("/find-certifikat?soeg=Nobody")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<JsonElement> AskAsync(DirectorySite site, string question)
    {
        using var answer = await site.GetAsync($"/api/v1/directory?{question}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, question);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token)).RootElement;
    }

    private static async Task<IReadOnlyList<string>> SerialsAsync(DirectorySite site, string question) =>
    [
        .. (await AskAsync(site, question)).GetProperty("certificates").EnumerateArray()
            .Select(certificate => certificate.GetProperty("serialNumber").GetString()!),
    ];
}
