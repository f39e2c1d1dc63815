using System.Net.Mail;
using System.Text;
using Segl.Testing.Mail;

namespace Segl.Testing.Tests;

public sealed class SmtpSinkTests : IAsyncDisposable
{
    private readonly SmtpSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_envelope_subject_and_text_in_any_alphabet()
    {
        const string Subject = "Hent et organisationscertifikat til Ærø Kommunes økonomiafdeling – nummer 1234567890";
        const string Body = "Kære Åse\r\n\r\nhttps://segl.test/udsted?nummer=1234567890\r\n🦭";

        await SendAsync(Subject, Body);

        var mail = (await _sink.WaitForAsync(1, Cancellation)).ShouldHaveSingleItem();
        mail.Sender.ShouldBe("segl@segl.test");
        mail.Recipients.ShouldBe(["kontakt@kommune.test"]);
        mail.Subject.ShouldBe(Subject);
        mail.Text.TrimEnd().ShouldBe(Body);
        mail.Link.ShouldBe(new Uri("https://segl.test/udsted?nummer=1234567890"));
    }

    [Fact]
    public async Task Keeps_lines_that_begin_with_a_dot()
    {
        await SendAsync("dots", ".\r\n..\r\n.end");

        (await _sink.WaitForMailToAsync("kontakt@kommune.test", Cancellation)).Text.TrimEnd().ShouldBe(".\r\n..\r\n.end");
    }

    [Theory]
    [InlineData(SmtpSinkMode.Unreachable)]
    [InlineData(SmtpSinkMode.RefuseForNow)]
    [InlineData(SmtpSinkMode.RefuseForGood)]
    public async Task Keeps_nothing_when_it_refuses(SmtpSinkMode mode)
    {
        _sink.Mode = mode;

        await Should.ThrowAsync<SmtpException>(() => SendAsync("refused", "text"));

        _sink.Messages.ShouldBeEmpty();
        _sink.Connections.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Has_the_message_although_the_client_got_no_answer()
    {
        _sink.Mode = SmtpSinkMode.DropAfterMessage;

        await Should.ThrowAsync<SmtpException>(() => SendAsync("dropped", "text"));

        _sink.Messages.ShouldHaveSingleItem().Subject.ShouldBe("dropped");
    }

    [Fact]
    public async Task Takes_messages_again_after_it_refused()
    {
        _sink.Mode = SmtpSinkMode.RefuseForNow;
        await Should.ThrowAsync<SmtpException>(() => SendAsync("first", "text"));

        _sink.Mode = SmtpSinkMode.Accept;
        await SendAsync("second", "text");

        _sink.Messages.ShouldHaveSingleItem().Subject.ShouldBe("second");
    }

    public ValueTask DisposeAsync() => _sink.DisposeAsync();

    private async Task SendAsync(string subject, string body)
    {
        using var client = new SmtpClient(SmtpSink.Host, _sink.Port);
        using var message = new MailMessage("segl@segl.test", "kontakt@kommune.test", subject, body)
        {
            BodyEncoding = Encoding.UTF8,
            SubjectEncoding = Encoding.UTF8,
        };
        await client.SendMailAsync(message, Cancellation);
    }
}
