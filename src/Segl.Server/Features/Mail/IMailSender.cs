namespace Segl.Server.Features.Mail;

/// <summary>Hands a mail on: to an SMTP server, or to the mailbox page of demonstration mode.</summary>
public interface IMailSender
{
    /// <summary>Hands it on; throws when it was not taken.</summary>
    /// <param name="id">The same at every try; becomes the Message-ID.</param>
    /// <param name="message">The mail.</param>
    /// <param name="cancellationToken">Stops the try.</param>
    Task SendAsync(Guid id, MailMessage message, CancellationToken cancellationToken);
}
