using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.SignIn;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Gives an account the roles of an invitation, once.</summary>
public sealed class JoinOrganisation(
    SeglDatabase database, OpenRosters rosters, PeopleMails mails, TellPeople tellPeople, UnitOfWork unitOfWork)
{
    /// <summary>Joins, and saves all that the caller changed with it; of two who use the same link at once, one is refused.</summary>
    public async Task<Refusal?> JoinAsync(OpenInvitation open, Account account, string? address, CancellationToken cancellationToken)
    {
        var (invitation, organisation, _) = open;
        var roster = await rosters.OpenAsync(organisation.Id, cancellationToken);
        var missing = invitation.Roles.Roles.Where(role => !roster.Has(account.Id, role));
        database.Memberships.AddRange(missing.Select(role =>
            new Membership { AccountId = account.Id, OrganisationId = organisation.Id, Role = role, AssignedAt = roster.Now }));
        (invitation.AcceptedAt, invitation.AcceptedBy) = (roster.Now, account.Id);
        roster.Change();

        // Whoever invited may have left meanwhile.
        if (roster.Has(invitation.InvitedBy, Role.OrganisationAdministrator))
            tellPeople.Tell(
                organisation.Id,
                await database.Users.AsNoTracking().Where(inviter => inviter.Id == invitation.InvitedBy).ToListAsync(cancellationToken),
                mails.Accepted(invitation, organisation, account));
        unitOfWork.Record(
            $"account:{account.Id}", address, "invitation.accept", organisation.Id, $"invitation:{invitation.Id}",
            KeyValuePair.Create("account", $"{account.Id}"), KeyValuePair.Create("roles", invitation.Roles.Value));
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
