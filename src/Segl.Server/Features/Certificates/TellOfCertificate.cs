using Microsoft.EntityFrameworkCore;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.Certificates;

/// <summary>
/// Tells the contact person and the user administrators something about a certificate (R4.7, R4.8), within the caller's unit of work.
/// </summary>
/// <remarks>
/// The contact person always gets the mail, with a link only to what that person may see; an administrator who is also the contact person
/// gets one mail, not two.
/// </remarks>
public sealed class TellOfCertificate(
    SeglDatabase database, UnitOfWork unitOfWork, TellAdministrators administrators, TellPeople people, Notify notify, Letters letters)
{
    /// <summary>Where a notice leads somebody who may not see certificates.</summary>
    private const string NoticesPath = "/notifikationer";

    /// <summary>Tells them.</summary>
    public async Task TellAsync(CertificateProfile profile, Telling telling, CancellationToken cancellationToken)
    {
        var all = await administrators.ListAsync(profile.OrganisationId, cancellationToken);
        var contacts = await FindContactsAsync(profile, cancellationToken);
        var contactIds = contacts.Select(contact => contact.Id).ToHashSet();
        people.Tell(profile.OrganisationId, all.Where(administrator => !contactIds.Contains(administrator.Id)), telling);
        var insiders = await FindInsidersAsync(contactIds, profile.OrganisationId, cancellationToken);
        foreach (var contact in contacts)
            notify.Tell(
                profile.OrganisationId, [contact.Id], telling.Kind, telling.About,
                insiders.Contains(contact.Id) ? telling.Path : NoticesPath);

        if (profile.ContactEmail is not { } address)
            return;

        var language = contacts is [var only] ? Texts.Languages.Find(only.Language) : null;
        var write = insiders.Count > 0 ? telling.Write : telling.WriteToOutsider;
        unitOfWork.Send(MailMessage.OutboxKind, letters.Compose(address, language, write));
    }

    // Those who may see the organisation's certificates.
    private async Task<HashSet<Guid>> FindInsidersAsync(HashSet<Guid> accountIds, Guid organisationId, CancellationToken cancellationToken)
    {
        var roles = Rights.RolesWith(Right.SeeCertificates);
        return await database.Memberships
            .Where(member =>
                accountIds.Contains(member.AccountId) && member.OrganisationId == organisationId && roles.Contains(member.Role))
            .Select(member => member.AccountId).ToHashSetAsync(cancellationToken);
    }

    private Task<List<Account>> FindContactsAsync(CertificateProfile profile, CancellationToken cancellationToken)
    {
        var normalised = profile.ContactEmail?.Value.ToUpperInvariant();
        return database.Users.AsNoTracking()
            .Where(account => normalised != null && account.NormalizedEmail == normalised
                && database.Memberships.Any(membership =>
                    membership.AccountId == account.Id && membership.OrganisationId == profile.OrganisationId))
            .OrderBy(account => account.Id)
            .ToListAsync(cancellationToken);
    }
}
