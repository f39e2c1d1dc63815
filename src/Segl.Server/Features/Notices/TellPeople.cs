using Segl.Pki.Names;
using Segl.Server.Features.Mail;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Notices;

/// <summary>
/// Tells people something within the caller's unit of work: a notice for each, and a mail in the own language to those who want it.
/// </summary>
public sealed class TellPeople(Notify notify, Letters letters, UnitOfWork unitOfWork)
{
    /// <summary>Tells these people something of an organisation; each once.</summary>
    public void Tell(Guid organisationId, IEnumerable<Account> accounts, Telling telling)
    {
        var readers = accounts.DistinctBy(account => account.Id).ToList();
        notify.Tell(organisationId, readers.Select(account => account.Id), telling.Kind, telling.About, telling.Path);
        foreach (var reader in readers.Where(reader => reader.MailPreference.Takes(telling.Weight)))
            if (EmailAddress.Parse(reader.Email ?? "") is { IsRefused: false, Value: var address })
                unitOfWork.Send(MailMessage.OutboxKind, letters.Compose(address, Texts.Languages.Find(reader.Language), telling.Write));
    }
}
