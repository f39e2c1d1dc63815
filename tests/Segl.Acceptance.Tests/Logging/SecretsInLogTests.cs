namespace Segl.Acceptance.Tests.Logging;

/// <summary>
/// R2.5, R3.3, R9.4: a whole run, logged by every part at Debug level, and every secret of it that the outside got to see.
/// </summary>
public sealed class SecretsInLogTests
{
    private const string CertificateEmail = "log@aeblegaarden.example";

    private static readonly (string, string)[] Settings =
    [
        ("Segl__Mode", "Demonstration"),
        ("Segl__Issuing__KeysAhead", "0"),
        ("Logging__LogLevel__Default", "Debug"),
        ("Logging__LogLevel__Microsoft.AspNetCore", "Debug"),
        ("Logging__LogLevel__Microsoft.EntityFrameworkCore", "Debug"),
    ];

    private const int LinesMax = 10; // Of each secret in the message of a failure.

    [Fact]
    public async Task A_whole_run_at_debug_level_logs_no_code_password_authenticator_secret_or_token()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path, ServerProcess.FreeAddress(), Settings);

        var secrets = await RunAsync(server.Address);

        var lines = server.Output.Split('\n');
        lines.Count(line => line.StartsWith("dbug:", StringComparison.Ordinal)).ShouldBeGreaterThan(100, "the log is at Debug level");
        secrets.Count.ShouldBeGreaterThan(10);
        secrets.SelectMany(secret => LeaksOf(secret, lines)).ShouldBeEmpty();
    }

    private static IEnumerable<string> LeaksOf(Secret secret, string[] lines) =>
        lines.Where(line => line.Contains(secret.Text, StringComparison.Ordinal)).Take(LinesMax)
            .Select(line => $"{secret.What}: {line.Replace(secret.Text, "(the secret)", StringComparison.Ordinal)}");

    private static async Task<IReadOnlyList<Secret>> RunAsync(Uri address)
    {
        var administrator = await Person.FindAsync(address, "UserAdministrator", TimeProvider.System);
        using var administrators = new TestBrowser(address, "en");
        await SignIn.AsAsync(administrators, administrator);
        var wish = new Wish("Ingen hemmeligheder")
        {
            Email = CertificateEmail,
            ContactName = "Karl Kjær",
            ContactEmail = "karl@aeblegaarden.example",
            Identification = "OneTimeCode",
        };
        var order = await OrderForm.SendAsync(administrators, wish);
        var code = await OrderForm.ViewCodeAsync(administrators, order);
        var link = await ValidateAsync(address);

        using var recipients = new TestBrowser(address, "da");
        var identification = await Issuing.BeginAsync(recipients, order.Reference);
        await Issuing.TypeCodeAsync(recipients, identification, WrongCode).RefusedAsync("a wrong code");
        var terms = await Issuing.TypeCodeAsync(recipients, identification, code).ShownAtAsync("/vilkaar");
        var passwordPage = await Issuing.AcceptTermsAsync(recipients, terms).ShownAtAsync("/adgangskode");
        var (password, certificate) = await Issuing.IssueAsync(recipients, passwordPage, TimeProvider.System);
        await Issuing.DownloadAsync(recipients, order.Reference, "p12");
        List<Secret> cookies = [.. CookiesOf(administrators), .. CookiesOf(recipients)];
        await Issuing.CloseAsync(recipients, certificate, order.Reference, "p12");

        return
        [
            new("a person's password", administrator.Password),
            new("a person's authenticator secret", administrator.Authenticator.Secret),
            new("the one-time code", code),
            new("the one-time code without hyphens", code.Replace("-", "", StringComparison.Ordinal)),
            new("a wrong one-time code", WrongCode),
            new("the password of the .p12", password),
            new("the token of the validation link", link.Segments[^1]),
            .. cookies,
        ];
    }

    // Nearly right ones are as good as right ones.
    private const string WrongCode = "ZZZZ-ZZZZ-ZZZZ-ZZZ9";

    private static async Task<Uri> ValidateAsync(Uri address)
    {
        var (_, link) = await Mailbox.WaitForLinkAsync(address, CertificateEmail, "/validering/", TimeProvider.System);
        using var readers = new TestBrowser(address, "da");
        var page = await readers.OpenAsync(link.PathAndQuery).ShownAsync();
        await readers.SubmitAsync(page, action: null).ShownAsync();
        return link;
    }

    private static IEnumerable<Secret> CookiesOf(TestBrowser browser) =>
        browser.Cookies.Where(cookie => cookie.Value.Length > 20).Select(cookie => new Secret($"the cookie {cookie.Key}", cookie.Value));

    private sealed record Secret(string What, string Text);
}
