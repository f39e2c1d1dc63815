using Microsoft.EntityFrameworkCore;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Storage;

namespace Segl.Server.Features.People;

/// <summary>Lets a person leave the actor's organisation: all roles, sessions and order forms for it end at once.</summary>
/// <remarks>
/// The account stays, because other organisations may have given it roles; so do profiles that name the person as contact.
/// </remarks>
public sealed class RemovePerson(
    SeglDatabase database, OpenRosters rosters, Leaving leaving, PeopleMails mails, TellPeople tellPeople, UnitOfWork unitOfWork)
{
    /// <summary>Removes the person; null once that is done.</summary>
    /// <param name="accountId">Who leaves.</param>
    /// <param name="seenRoles">The roles as the form showed them (<see cref="RoleSet.Text"/>).</param>
    /// <param name="ownLoss">Whether the actor knows that this is the actor.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="cancellationToken">Stops it before anything is saved.</param>
    public async Task<Refusal?> HandleAsync(
        Guid accountId, string seenRoles, OwnLoss ownLoss, Actor actor, CancellationToken cancellationToken)
    {
        if (!actor.Has(Right.ChangeOrganisation))
            return Missing.Refusal;

        var roster = await rosters.OpenAsync(actor.OrganisationId, cancellationToken);
        var members = roster.Of(accountId);
        if (members.Count == 0 || !roster.Has(actor.AccountId, Role.OrganisationAdministrator))
            return Missing.Refusal;
        if (Leaving.RefuseStale(members, seenRoles) is { } stale)
            return stale;
        if (Leaving.RefuseLoss(roster, accountId, actor, ownLoss) is { } loss)
            return loss;

        database.Memberships.RemoveRange(members);
        await leaving.EndSessionsAsync(accountId, actor.OrganisationId, cancellationToken);
        await leaving.DeleteDraftsAsync(accountId, actor.OrganisationId, cancellationToken);
        var account = await database.Users.AsNoTracking().SingleAsync(account => account.Id == accountId, cancellationToken);
        var organisation = await database.Organisations.AsNoTracking()
            .SingleAsync(own => own.Id == actor.OrganisationId, cancellationToken);
        tellPeople.Tell(organisation.Id, [account], mails.Removed(organisation, actor));
        unitOfWork.Record(actor, "person.remove", $"account:{accountId}", KeyValuePair.Create("before", seenRoles));
        roster.Change();
        return await unitOfWork.CommitAsync(cancellationToken);
    }
}
