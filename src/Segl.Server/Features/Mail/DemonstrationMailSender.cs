using Microsoft.EntityFrameworkCore;
using Segl.Server.Storage;

namespace Segl.Server.Features.Mail;

/// <summary>Puts mails where the mailbox page of demonstration mode shows them.</summary>
internal sealed class DemonstrationMailSender(SeglDatabase database, TimeProvider clock) : IMailSender
{
    /// <summary>How many mails are kept; older ones are dropped.</summary>
    private const int MailsMax = 500;

    public async Task SendAsync(Guid id, MailMessage message, CancellationToken cancellationToken)
    {
        if (await database.DemonstrationMails.AnyAsync(mail => mail.Id == id, cancellationToken))
            return;

        database.DemonstrationMails.Add(new DemonstrationMail
        {
            Id = id,
            Recipient = message.Recipient,
            Subject = message.Subject,
            Body = message.Body,
            DeliveredAt = clock.GetUtcNow(),
        });
        await database.SaveChangesAsync(cancellationToken);
        await database.DemonstrationMails
            .OrderByDescending(mail => mail.DeliveredAt).ThenByDescending(mail => mail.Id).Skip(MailsMax)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
