using Segl.Pki.Names;

namespace Segl.Server.Features.Mail;

/// <summary>A mail in plain text.</summary>
public sealed record MailMessage(string Recipient, string Subject, string Body)
{
    /// <summary>The outbox kind of mails.</summary>
    public const string OutboxKind = "mail";

    /// <summary>A mail to an address.</summary>
    public static MailMessage To(EmailAddress recipient, string subject, string body) => new(recipient.ToString(), subject, body);
}
