using Segl.Testing.Mail;

namespace Segl.Acceptance.Tests.Starting;

/// <summary>A mail is in the outbox before anybody is told that it will come, and stays there until a mail server took it.</summary>
public sealed class MailServerDownTests
{
    private const string Reader = "post@aeblegaarden.example";

    [Fact]
    public async Task A_mail_outlives_a_mail_server_that_is_down_and_a_kill_of_ours_and_is_sent_once()
    {
        await using var sink = new SmtpSink { Mode = SmtpSinkMode.Unreachable };
        using var folder = new TemporaryFolder();
        var address = ServerProcess.FreeAddress();
        await using (await ServerProcess.StartAsync(folder.Path, address, SettingsFor(sink)))
        {
            await OrderAsync(address);
            while (sink.Connections == 0)
                await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        sink.Mode = SmtpSinkMode.Accept;
        await using var again = await ServerProcess.StartAsync(folder.Path, address, SettingsFor(sink));
        var mail = await WaitForMailAsync(sink);

        mail.Link.AbsolutePath.ShouldStartWith("/validering/");
        mail.MessageId.ShouldNotBeNullOrEmpty();
        sink.Messages.Count(other => other.MessageId == mail.MessageId).ShouldBe(1);
    }

    private static (string, string)[] SettingsFor(SmtpSink sink) =>
    [
        ("Segl__Mode", "Demonstration"),
        ("Segl__Issuing__KeysAhead", "0"),
        ("Segl__Mail__SmtpHost", SmtpSink.Host),
        ("Segl__Mail__SmtpPort", $"{sink.Port}"),
        ("Segl__Mail__RequiresTls", "false"),
    ];

    private static async Task OrderAsync(Uri address)
    {
        using var browser = new TestBrowser(address, "da");
        await SignIn.AsAsync(browser, await Person.FindAsync(address, "UserAdministrator", TimeProvider.System));
        await OrderForm.SendAsync(browser, new Wish("Tålmodig post") { Email = Reader });
    }

    // The sink waits 20 seconds; the second try comes after 15, on a machine that may be busy.
    private static async Task<ReceivedMail> WaitForMailAsync(SmtpSink sink)
    {
        try
        {
            return await sink.WaitForMailToAsync(Reader, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            return await sink.WaitForMailToAsync(Reader, TestContext.Current.CancellationToken);
        }
    }
}
