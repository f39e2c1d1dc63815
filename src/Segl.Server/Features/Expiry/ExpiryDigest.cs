using Microsoft.EntityFrameworkCore;
using Segl.Pki.Names;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Expiry;

/// <summary>
/// One mail and one notice for each reader about all certificates that concern that reader, within the caller's unit of work.
/// </summary>
public sealed class ExpiryDigest(
    SeglDatabase database,
    UnitOfWork unitOfWork,
    TellAdministrators administrators,
    TellPeople people,
    Notify notify,
    ExpiryLetters letters)
{
    /// <summary>Adds mails and notices for everybody whom the organisation wants told (R1.3).</summary>
    public async Task TellAsync(
        Organisation organisation, IReadOnlyList<DueCertificate> certificates, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var told = new HashSet<Guid>();
        var mailed = new HashSet<EmailAddress>();
        var forAdministrators = ForAdministrators(organisation, certificates);
        if (forAdministrators.Count > 0)
        {
            var readers = await administrators.ListAsync(organisation.Id, cancellationToken);
            people.Tell(organisation.Id, readers, Telling(organisation, forAdministrators, now));
            if (organisation.TellsUserAdministratorsOfExpiry)
            {
                told.UnionWith(readers.Select(reader => reader.Id));
                mailed.UnionWith(
                    readers.Where(reader => reader.MailPreference.Takes(MailWeight.NeedsReader)).Select(AddressOf).OfType<EmailAddress>());
            }
        }

        if (organisation.ExpiryNoticeEmail is { } further && mailed.Add(further))
            unitOfWork.Send(MailMessage.OutboxKind, letters.ToAdministrator(further, language: null, organisation, certificates, now));
        if (organisation.TellsContactPersonOfExpiry)
            await TellContactsAsync(organisation, certificates, told, mailed, now, cancellationToken);
    }

    // Where contact persons alone are told, a certificate without one would expire unseen.
    private static IReadOnlyList<DueCertificate> ForAdministrators(Organisation organisation, IReadOnlyList<DueCertificate> certificates) =>
        organisation.TellsUserAdministratorsOfExpiry ? certificates
        : organisation.ExpiryNoticeEmail is not null ? []
        : [.. certificates.Where(certificate => certificate.ContactEmail is null)];

    private async Task TellContactsAsync(
        Organisation organisation,
        IReadOnlyList<DueCertificate> certificates,
        HashSet<Guid> told,
        HashSet<EmailAddress> mailed,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var ofContact = certificates.Where(certificate => certificate.ContactEmail is not null)
            // Not null by the line above.
            .GroupBy(certificate => certificate.ContactEmail!.Value.ToUpperInvariant(), StringComparer.Ordinal).ToList();
        var accounts = await FindAccountsAsync(organisation.Id, [.. ofContact.Select(contact => contact.Key)], cancellationToken);
        foreach (var contact in ofContact)
        {
            var own = contact.ToList();
            var ownAccounts = accounts[contact.Key].ToList();
            var untold = ownAccounts.Select(account => account.Id).Where(id => !told.Contains(id));
            notify.Tell(organisation.Id, untold, KindOf(own), AboutOf(own), path: "/");
            var language = ownAccounts is [var only] ? Texts.Languages.Find(only.Language) : null;
            if (!mailed.Any(address => string.Equals(address.Value, contact.Key, StringComparison.OrdinalIgnoreCase)))
                // A group of those that have one.
                unitOfWork.Send(MailMessage.OutboxKind, letters.ToContact(own[0].ContactEmail!, language, organisation, own, now));
        }
    }

    private async Task<ILookup<string?, Account>> FindAccountsAsync(
        Guid organisationId, List<string> addresses, CancellationToken cancellationToken)
    {
        var accounts = await database.Users.AsNoTracking()
            .Where(account => addresses.Contains(account.NormalizedEmail!) // A missing one is not among them.
                && database.Memberships.Any(member => member.AccountId == account.Id && member.OrganisationId == organisationId))
            .OrderBy(account => account.Id).ToListAsync(cancellationToken);
        return accounts.ToLookup(account => account.NormalizedEmail, StringComparer.Ordinal);
    }

    private Telling Telling(Organisation organisation, IReadOnlyList<DueCertificate> certificates, DateTimeOffset now) => new(
        KindOf(certificates),
        AboutOf(certificates),
        certificates is [var only] ? CertificatePaths.Of(only.ProfileId, only.Serial) : ExpiryLetters.ListPath,
        MailWeight.NeedsReader,
        texts => letters.ForAdministrator(texts, organisation, certificates, now));

    private static string KindOf(IReadOnlyList<DueCertificate> certificates) =>
        certificates.Count == 1 ? "Expiry.Notice.One" : "Expiry.Notice.Several";

    private static string AboutOf(IReadOnlyList<DueCertificate> certificates) =>
        certificates is [var only] ? $"{only.Name}" : $"{certificates.Count}";

    private static EmailAddress? AddressOf(Account account) =>
        EmailAddress.Parse(account.Email ?? "") is { IsRefused: false, Value: var address } ? address : null;
}
