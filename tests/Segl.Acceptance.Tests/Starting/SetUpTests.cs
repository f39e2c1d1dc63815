using System.Net;
using System.Text.RegularExpressions;

namespace Segl.Acceptance.Tests.Starting;

/// <summary>R1.5: a production installation has no default password; its first start prints a link that works once.</summary>
public sealed partial class SetUpTests
{
    private const string UserId = "signe.start";
    private const string Password = "lampe kaffe vinter cykel";

    private static readonly (string, string)[] Production =
    [
        ("Segl__Mode", "Production"),
        ("Segl__Issuing__KeysAhead", "0"),
        ("Segl__Authority__OrganisationName", "Prøvemyndigheden"),
        ("Segl__Authority__PolicyOid", "1.3.6.1.4.1.99999.1.1"),
        ("Segl__Authority__NameRegistrationAuthorityUri", "https://segl.example"),
        ("Segl__Authority__SubjectIdentifierPrefix", "UI:DK-O:G:"),
        ("Segl__Authority__PublicUri", "http://segl.example"),
        ("Segl__Mail__SmtpHost", "127.0.0.1"),
    ];

    [Fact]
    public async Task The_first_start_prints_a_link_that_makes_the_administrator_once_and_the_next_start_prints_none()
    {
        using var folder = new TemporaryFolder();
        var address = ServerProcess.FreeAddress();
        string link;
        Authenticator authenticator;
        await using (var first = await ServerProcess.StartAsync(folder.Path, address, Production))
        {
            link = SetUpLink().Matches(first.Output).ShouldHaveSingleItem().Groups["path"].Value;
            authenticator = await SetUpAsync(address, link);
        }

        await using var second = await ServerProcess.StartAsync(folder.Path, address, Production);

        second.Output.ShouldNotContain("/opsaetning/");
        using var browser = new TestBrowser(address, "da");
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        await SignIn.AsAsync(browser, new Person(UserId, "Signe Start", "signe@segl.example", Password, authenticator));
        (await browser.OpenAsync("/certifikater")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<Authenticator> SetUpAsync(Uri address, string link)
    {
        using var browser = new TestBrowser(address, "da");
        var form = await browser.OpenAsync(link).ShownAsync();
        var authenticator = new Authenticator(form.Find(Secret()).Replace(" ", "", StringComparison.Ordinal), TimeProvider.System);
        var done = await browser.SubmitAsync(
            form, action: null,
            ("Form.OrganisationName", "Prøveforvaltningen"), ("Form.Cvr", "12345674"),
            ("Form.Name", "Signe Start"), ("Form.Email", "signe@segl.example"), ("Form.UserId", UserId),
            ("Form.Password", Password), ("Form.PasswordAgain", Password), ("Code", await authenticator.NextCodeAsync())).ShownAsync();
        done.Html.ShouldContain("href=\"/log-ind\"");
        return authenticator;
    }

    [GeneratedRegex(@"https?://[^/\s]+(?<path>/opsaetning/\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex SetUpLink();

    [GeneratedRegex("class=\"segl-app-secret\">(?<it>[A-Z2-7 ]+)<", RegexOptions.ExplicitCapture)]
    private static partial Regex Secret();
}
