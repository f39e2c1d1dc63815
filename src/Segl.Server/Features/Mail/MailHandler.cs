using System.Text.Json;
using Segl.Server.Storage;

namespace Segl.Server.Features.Mail;

/// <summary>Takes mails out of the outbox.</summary>
internal sealed class MailHandler(IMailSender sender) : IOutboxHandler
{
    public Task HandleAsync(Guid id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var message = JsonSerializer.Deserialize<MailMessage>(payload.Span)
            ?? throw new InvalidDataException("An outbox entry of kind mail holds no mail.");
        return sender.SendAsync(id, message, cancellationToken);
    }
}
