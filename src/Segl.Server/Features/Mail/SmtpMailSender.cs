using System.Net;
using System.Net.Mail;
using System.Text;
using Microsoft.Extensions.Options;

namespace Segl.Server.Features.Mail;

/// <summary>Sends through an SMTP server.</summary>
/// <remarks>
/// A crash between the server's answer and our note of it makes a repeat unavoidable; its Message-ID is the same (RFC 5322 §3.6.4).
/// </remarks>
internal sealed class SmtpMailSender(IOptions<MailOptions> options) : IMailSender
{
    public async Task SendAsync(Guid id, MailMessage message, CancellationToken cancellationToken)
    {
        var mail = options.Value;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(mail.Timeout);
        using var client = new SmtpClient(mail.SmtpHost, mail.SmtpPort) { EnableSsl = mail.RequiresTls };
        if (mail.UserName is not null)
            client.Credentials = new NetworkCredential(mail.UserName, mail.Password);

        using var envelope = new System.Net.Mail.MailMessage(mail.Sender, message.Recipient)
        {
            Subject = message.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = message.Body,
            BodyEncoding = Encoding.UTF8,
        };
        envelope.Headers.Add("Message-ID", $"<{id:N}@{envelope.From!.Host}>"); // Set by the constructor above.
        envelope.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834 §5: no out-of-office answers, please.
        await client.SendMailAsync(envelope, timeout.Token);
    }
}
