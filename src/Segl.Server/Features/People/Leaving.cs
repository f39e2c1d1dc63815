using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>What must not happen when roles are taken away, and what goes with them.</summary>
public sealed class Leaving(SeglDatabase database, TimeProvider clock)
{
    /// <summary>Ends every session of a person for an organisation.</summary>
    public async Task EndSessionsAsync(Guid accountId, Guid organisationId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var alive = await database.SignInSessions
            .Where(session => session.AccountId == accountId && session.OrganisationId == organisationId && session.EndedAt == null)
            .ToListAsync(cancellationToken);
        alive.ForEach(session => session.EndedAt = now);
    }

    /// <summary>Deletes a person's order forms for an organisation.</summary>
    public async Task DeleteDraftsAsync(Guid accountId, Guid organisationId, CancellationToken cancellationToken) =>
        database.OrderDrafts.RemoveRange(await database.OrderDrafts
            .Where(draft => draft.AccountId == accountId && draft.OrganisationId == organisationId).ToListAsync(cancellationToken));

    /// <summary>Why a form about other roles than a person has now is not taken; null where it is.</summary>
    internal static Refusal? RefuseStale(IReadOnlyList<Membership> members, string seenRoles) =>
        RoleSet.Text(members.Select(member => member.Role)) == seenRoles
            ? null
            : new Refusal(UnitOfWork.ChangedMeanwhile, "Somebody else changed this person's roles meanwhile; look at them again.");

    /// <summary>Why a person may not cease to be organisation administrator; null where the person may, or is none.</summary>
    internal static Refusal? RefuseLoss(OpenRoster roster, Guid accountId, Actor actor, OwnLoss ownLoss)
    {
        if (roster.IsLastAdministrator(accountId))
            return new Refusal(
                "LastAdministrator", "This is the organisation's only organisation administrator. Give somebody else the role first.");

        return accountId == actor.AccountId && roster.Has(accountId, Role.OrganisationAdministrator) && ownLoss is OwnLoss.NotAccepted
            ? new Refusal(
                "OwnLossNotAccepted",
                "You take away your own right to administer the organisation and its people. Say that you know.")
            {
                Field = "AcceptsOwnLoss",
            }
            : null;
    }
}
